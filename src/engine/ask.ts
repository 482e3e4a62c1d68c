/** Asking Amazon for an archive or an inventory: billed, not idempotent, so asked once and looked for afterwards. */
import { Failed, failureOf, type Failure } from '../core/failure/failure.ts';
import type { Job } from '../core/job.ts';
import { isPartial } from '../core/listing.ts';
import { MINUTE } from '../core/units.ts';
import type { Asked, Transfer } from '../core/transfer/transfer.ts';
import type { Run } from './run.ts';
import { writeAsk, writeLedger } from './ledger.ts';

/** A job can be missing from the list for a moment after it was accepted. */
const SECOND_LOOK_MS = MINUTE;

/** After these Amazon may have begun the job all the same. */
const UNCLEAR = new Set<Failure['code']>([
  'network-lost',
  'service-busy',
  'proxy-failed',
  'foreign-answer',
  'answer-unreadable',
  'stalled',
  'unexpected',
]);

/**
 * Asks for a transfer's archive or inventory. That it is asked is on the disk before the call leaves, so that
 * no crash makes it forgotten.
 *
 * @throws Failed with Amazon's refusal: nothing was asked for or charged then.
 */
export async function ask(run: Run, transfer: Transfer, asked: Asked): Promise<void> {
  const { tier, range, mark } = asked;
  const initiate = initiating(run, transfer, asked);
  run.show({ doing: 'asking' });
  const sent = await run.change((now) => ({ ...now, asked: { ...asked, step: 'sent', atMs: run.ports.clock.now() } }));
  // Removed, perhaps in another tab: nobody waits for it.
  if (!sent) return;
  await writeAsk(run.ports, sent).catch((error: unknown) => unrecorded(run, error));
  if (run.signal.aborted) return unsent(run);
  const jobId = await initiate().catch((error: unknown) => refused(run, error));
  if (jobId === undefined) return settleAsk(run);
  // A job is paid for from here on. What keeps it off the record leaves the ask *sent*: the job is found by its mark.
  await accept(run, { id: jobId, createdAtMs: run.ports.clock.now(), ...(tier ? { tier } : {}) }, range?.start ?? 0);
  run.note({ is: 'accepted', jobId });
  void tellTwins(run, transfer, mark);
}

/**
 * @returns undefined where Amazon may have begun the job all the same.
 * @throws its refusal, after the ask is on record as one that wasn't made.
 */
async function refused(run: Run, error: unknown): Promise<undefined> {
  if (!UNCLEAR.has(failureOf(error).code)) {
    await run.change((now) => (now.asked ? { ...now, asked: { ...now.asked, step: 'planned' } } : now));
    await writeLedger(run.ports, run.id);
    throw error;
  }
  run.note({ is: 'failed', failure: failureOf(error) });
  return undefined;
}

/** The ledger has no room for it, so it isn't made. @throws why. */
async function unrecorded(run: Run, error: unknown): Promise<never> {
  await run.change((now) => (now.asked ? { ...now, asked: { ...now.asked, step: 'planned' } } : now));
  throw error;
}

/** It was paused or is removed in the last moment: nothing left, and the record says so. @throws the signal's reason. */
async function unsent(run: Run): Promise<void> {
  await run.change((now) => (now.asked ? { ...now, asked: { ...now.asked, step: 'planned' } } : now));
  await writeLedger(run.ports, run.id);
  run.signal.throwIfAborted();
}

/** @throws Failed `unexpected` where the facts don't say what to ask for. */
function initiating({ ports: { service } }: Run, transfer: Transfer, { tier, range, part, mark }: Asked): () => Promise<string> {
  const { kind, region, vault, archiveId, inventoryFormat, snsTopic } = transfer;
  const told = snsTopic === undefined ? {} : { snsTopic };
  if (kind === 'inventory' && inventoryFormat) {
    return () => service.initiateInventoryJob(region, { vault, format: inventoryFormat, part: part ?? {}, mark, ...told });
  }
  if (archiveId === undefined || tier === undefined) throw new Failed({ code: 'unexpected', message: 'an ask without an archive' });
  return () => service.initiateArchiveJob(region, { vault, archiveId, tier, mark, ...told, ...(range ? { range } : {}) });
}

/**
 * Finds out what became of an ask whose answer is lost: reads the jobs twice, a minute apart.
 *
 * @throws Failed `ask-unclear` where no such job is found: the person decides.
 */
export async function settleAsk(run: Run): Promise<void> {
  const { clock, store } = run.ports;
  run.show({ doing: 'asking' });
  const transfer = await store.transfer(run.id);
  if (!transfer?.asked) return;
  const { asked } = transfer;
  let listIsPartial = false;
  for (const look of [1, 2]) {
    const { job, ...found } = await findAsked(run, transfer, asked);
    listIsPartial = found.listIsPartial;
    if (job) {
      await accept(run, job, asked.range?.start ?? 0);
      run.note({ is: 'adopted', jobId: job.id });
      return;
    }
    if (look === 1) await clock.sleep(SECOND_LOOK_MS, run.signal);
  }
  throw new Failed({ code: 'ask-unclear', askedAtMs: asked.atMs, ...(listIsPartial ? { listIsPartial } : {}) });
}

/**
 * A browser may send a request twice on a line that breaks: what was paid for twice is said. One
 * list tells it of all that were asked for together.
 */
async function tellTwins(run: Run, transfer: Transfer, mark: string): Promise<void> {
  try {
    await run.asks.idle(transfer.region);
    const { items } = await run.looks.list(run, transfer, run.ports.clock.now());
    const jobIds = items.filter(({ description }) => description === mark).map(({ id }) => id);
    if (jobIds.length > 1) run.note({ is: 'asked-twice', jobIds });
  } catch {
    // Only the telling is lost; the jobs stand in the vault's list.
  }
}

async function findAsked(run: Run, transfer: Transfer, { mark }: Asked): Promise<{ readonly job: Job | undefined; readonly listIsPartial: boolean }> {
  const listing = await run.looks.list(run, transfer, run.ports.clock.now());
  return { job: listing.items.find(({ description }) => description === mark), listIsPartial: isPartial(listing) };
}

async function accept(run: Run, job: Pick<Job, 'id' | 'createdAtMs' | 'tier'>, start: number): Promise<void> {
  const { id: jobId, createdAtMs, tier } = job;
  await run.change((now) => ({
    ...now,
    ...(now.asked ? { asked: { ...now.asked, step: 'accepted' as const } } : {}),
    source: { jobId, createdAtMs, start, ...(tier ? { tier } : {}) },
  }));
  await writeLedger(run.ports, run.id);
}
