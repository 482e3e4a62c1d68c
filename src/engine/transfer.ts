/** One transfer, from wake to rest: the next step follows from the facts, again and again. */
import { Failed, failureOf, type Failure } from '../core/failure/failure.ts';
import { nextStep, type Step } from '../core/transfer/next-step.ts';
import type { Transfer } from '../core/transfer/transfer.ts';
import { SECOND } from '../core/units.ts';
import { ask, settleAsk } from './ask.ts';
import { download } from './download.ts';
import { storedOf, writeLedger } from './ledger.ts';
import { look } from './look.ts';
import { createPatience, patiently } from './patience.ts';
import { prove } from './proof.ts';
import type { Run } from './run.ts';

const RECORD_AGAIN_MS = 10 * SECOND;

/**
 * Runs a transfer until it rests: ready, paused, stopped by a failure, or removed. What stopped it
 * is on its record then; nothing is thrown but what the store itself throws.
 */
export async function runTransfer(run: Run): Promise<void> {
  const patience = createPatience(run, run.signal);
  for (;;) {
    if (run.signal.aborted) return;
    try {
      const transfer = await run.ports.store.transfer(run.id);
      if (!transfer) return;
      const step = nextStep(transfer, await storedOf(run.ports.store, run.id));
      if (step === 'rest') return;
      await take(run, transfer, step);
    } catch (error) {
      if (run.signal.aborted) return;
      await settle(run, error, patience.meet);
    }
  }
}

async function take(run: Run, transfer: Transfer, step: Exclude<Step, 'rest'>): Promise<void> {
  const { asked, source, target } = transfer;
  if (step === 'ask' && asked) {
    run.show({ doing: 'asking' });
    return run.asks.take(transfer.region, run.signal, () => patiently(run, () => ask(run, transfer, asked)));
  }
  if (step === 'settle-ask') return settleAsk(run);
  if (step === 'look' && source) return look(run, transfer, source);
  if (step === 'download' && source && target) return download(run, transfer, source, target);
  if (step === 'prove' && target) return prove(run, transfer, target);
  throw new Failed({ code: 'unexpected', message: `no facts for the step ${step}` });
}

/** Tries again where that helps, else writes down what stopped the transfer. */
async function settle(
  run: Run,
  error: unknown,
  meet: (thrown: unknown, gotOn: boolean, onWait: (failure: Failure) => void) => Promise<void>,
): Promise<void> {
  try {
    await meet(error, false, (waitsFor) => run.show({ waitsFor }));
  } catch (final) {
    if (run.signal.aborted) return;
    await stop(run, failureOf(final));
  }
}

/**
 * Puts on record what stopped the transfer. A full store may take not even that: then the transfer
 * is held with its reason, so that the next ping doesn't fetch the same chunks again (faults.md, T3).
 */
async function stop(run: Run, failure: Failure): Promise<void> {
  run.note({ is: 'failed', failure });
  for (;;) {
    try {
      await record(run, failure);
      await writeLedger(run.ports, run.id);
      return;
    } catch {
      if (run.signal.aborted) return;
      run.show({ waitsFor: failure });
      await run.naps.nap(RECORD_AGAIN_MS, run.signal);
    }
  }
}

async function record({ change, ports }: Run, failure: Failure): Promise<void> {
  // Amazon has forgotten the job: its output is gone, and what is stored stays.
  const isGone = failure.code === 'job-unknown';
  await change((now) => (isGone && now.source ? { ...now, source: { ...now.source, goneAtMs: ports.clock.now() } } : { ...now, stoppedBy: failure }));
}
