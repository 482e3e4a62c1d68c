/**
 * Limits on silence: a call that never ends is given up, whoever made the port (faults.md, G4).
 * What waits for a person, a lock or a body has its own.
 */
import { Failed, type Failure } from '../core/failure/failure.ts';
import { MINUTE } from '../core/units.ts';
import type { ClockPort, EnginePorts } from './ports.ts';

/** Amazon answers a call within seconds, and a call through a slow relay within a minute. */
const SERVICE_MS = MINUTE;
/** The store gives up by itself before that, and says more. */
const STORE_MS = 2 * MINUTE;
const LEDGER_MS = MINUTE;
const SILENT = { code: 'store-broken', name: 'silent' } as const;

/** Whether store or ledger only took too long: what lies in them is as it was. */
export const isSilence = (failure: Failure): boolean => failure.code === SILENT.code && failure.name === SILENT.name;

/** @returns the same ports, whose calls all end. What was given up in the store may take place all the same. */
export function limited(ports: EnginePorts): EnginePorts {
  const { clock, service, store, ledger } = ports;
  return {
    ...ports,
    service: {
      describeJob: (region, vault, jobId) => answered(clock, (signal) => service.describeJob(region, vault, jobId, signal)),
      listJobs: (region, vault) => answered(clock, (signal) => service.listJobs(region, vault, signal)),
      initiateArchiveJob: (region, ask) => answered(clock, (signal) => service.initiateArchiveJob(region, ask, signal)),
      initiateInventoryJob: (region, ask) => answered(clock, (signal) => service.initiateInventoryJob(region, ask, signal)),
      // Its answer is waited for with the limit of a line that stands still, and keys come when a person brings them.
      getOutput: service.getOutput,
      keysArrive: service.keysArrive,
    },
    store: each(store, clock, STORE_MS, SILENT),
    ledger: each(ledger, clock, LEDGER_MS, SILENT),
  };
}

/** A call to Amazon. One that is given up is ended: it must not get there minutes later, and be paid for. */
async function answered<T>(clock: ClockPort, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  try {
    return await within(clock, SERVICE_MS, { code: 'stalled', afterMs: SERVICE_MS }, call(over.signal));
  } finally {
    over.abort(ENDED);
  }
}

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** A call that is added to a port later has its limit, too. */
function each<P extends object>(port: P, clock: ClockPort, ms: number, late: Failure): P {
  const calls = Object.entries(port as unknown as Calls).map(([name, call]) => [name, (...args: never[]) => within(clock, ms, late, call(...args))]);
  return Object.fromEntries(calls) as P;
}

/** Made once: a reason that the browser makes carries a stack, and every call ends one. */
const ENDED = new Error('ended in time');

/**
 * @param signal aborts the waiting; the work itself is to hear it, too.
 * @throws Failed `late` where the work takes longer, else what the work throws, or the signal's reason.
 */
export async function within<T>(clock: ClockPort, ms: number, late: Failure, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  const over = new AbortController();
  const limit = clock.sleep(ms, signal ? AbortSignal.any([signal, over.signal]) : over.signal).then(
    () => Promise.reject(new Failed(late)),
    (reason: unknown) => (signal?.aborted ? Promise.reject(asError(reason)) : new Promise<never>(() => undefined)),
  );
  try {
    return await Promise.race([work, limit]);
  } finally {
    over.abort(ENDED);
  }
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
