/** The one seam through which every effect of the engine passes: here they are numbered, and one of them is struck. */
import { Failed, type Failure } from '../../../src/core/failure/failure.ts';
import type { EnginePorts } from '../../../src/engine/ports.ts';

/** What becomes of the effect with the chosen number. `afterwards`: it took place, and nobody is told so. */
export const BLOWS = [
  'fails',
  'fails, though done',
  'finds the disk full',
  'never answers',
  'never answers, though done',
  'is a kill',
  'is a kill right afterwards',
] as const;
export type Blow = (typeof BLOWS)[number];

export interface Strike {
  readonly at: number;
  readonly blow: Blow;
}

export interface Numbering {
  /** Names of the effects in the order in which they came: the first has number 1. */
  readonly names: readonly string[];
  readonly struck: () => boolean;
  readonly between: (ports: EnginePorts) => EnginePorts;
  /** Numbers an effect that doesn't pass the engine: of a save, of a file. */
  readonly effect: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

const ABORTED = new Error('aborted');
const never = new Promise<never>(() => undefined);

/** Reads and timers are the same to the world whether they took place or not. */
const CHANGES =
  /^(?:store\.(?:putTransfer|addTransfers|changeTransfer|removeTransfer|putChunk|dropChunks|clearChunks|putLeaves|dropLeaves|addEvent|putReceipt|putLosses|forgetLosses)|ledger\.(?!read$)|service\.initiate|file\.(?!read$))/;
const WRITES = /^(?:store\.(?:put|add|change)|file\.write)/;

/** Whether a blow says something about this effect: a timer can't fail, and only a disk is full. */
export function fits(blow: Blow, name: string): boolean {
  switch (blow) {
    case 'fails':
      return name !== 'clock.sleep' && name !== 'service.keysArrive';
    case 'finds the disk full':
      return WRITES.test(name);
    case 'fails, though done':
    case 'never answers, though done':
    case 'is a kill right afterwards':
      return CHANGES.test(name);
    case 'never answers':
    case 'is a kill':
      return true;
  }
}

/** @param kill ends the life in which the effect took place. */
export function numbering(strike: Strike | undefined, kill: () => void): Numbering {
  const names: string[] = [];
  let struck = false;
  let killed = false;

  const hits = (name: string): Blow | undefined => {
    names.push(name);
    if (names.length !== strike?.at) return undefined;
    struck = true;
    return strike.blow;
  };
  const die = (): Promise<never> => {
    killed = true;
    kill();
    return never;
  };

  const effect = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (killed) return never;
    switch (hits(name)) {
      case undefined: {
        const value = await work();
        return killed ? never : value;
      }
      case 'fails':
        throw errorOf(name);
      case 'finds the disk full':
        throw new Failed({ code: 'disk-full', neededBytes: 64 });
      case 'never answers':
        return never;
      case 'is a kill':
        return die();
      case 'fails, though done':
        await work();
        throw errorOf(name);
      case 'never answers, though done':
        await work();
        return never;
      case 'is a kill right afterwards':
        await work();
        return die();
    }
  };

  /** Waiting that an abort ends, whatever became of it. */
  const waiting = (name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> =>
    Promise.race([effect(name, work), new Promise<never>((_, reject) => signal.addEventListener('abort', () => !killed && reject(ABORTED)))]);

  const stream = (name: string, inner: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> => {
    const reader = inner.getReader();
    return new ReadableStream(
      {
        pull: async (controller) => {
          const { done, value } = await effect(name, () => reader.read());
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: () => void reader.cancel().catch(() => undefined),
      },
      { highWaterMark: 0 },
    );
  };

  return {
    names,
    struck: () => struck,
    effect,
    between: (ports) => ({
      ...ports,
      clock: { now: ports.clock.now, sleep: (ms, signal) => waiting('clock.sleep', signal, () => ports.clock.sleep(ms, signal)) },
      service: {
        ...each('service', ports.service, effect),
        keysArrive: (because, signal) => waiting('service.keysArrive', signal, () => ports.service.keysArrive(because, signal)),
        getOutput: async (...args) => {
          const answer = await effect('service.getOutput', () => ports.service.getOutput(...args));
          return { ...answer, body: stream('service.bytes', answer.body) };
        },
      },
      store: {
        ...each('store', ports.store, effect),
        readChunk: async (...args) => {
          const bytes = await effect('store.readChunk', () => ports.store.readChunk(...args));
          return bytes && stream('store.bytes', bytes);
        },
        leavesOf: async (...args) => {
          const kept = await effect('store.leavesOf', () => ports.store.leavesOf(...args));
          return kept.map((leaves) => ({ ...leaves, read: () => stream('store.leaves.bytes', leaves.read()) }));
        },
      },
      ledger: each('ledger', ports.ledger, effect),
      locked: async (name, signal, work) => {
        await waiting('locked', signal, async () => undefined);
        await ports.locked(name, signal, work);
      },
    }),
  };
}

type Port = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** The port with each of its calls numbered: one that is added later is numbered, too. */
function each<P extends object>(port: string, calls: P, effect: Numbering['effect']): P {
  const numbered = Object.entries(calls as Port).map(([name, call]) => [name, (...args: never[]) => effect(`${port}.${name}`, () => call(...args))]);
  return Object.fromEntries(numbered) as P;
}

/** As the real ones say it. */
function errorOf(name: string): Error {
  if (name === 'service.bytes') return new TypeError('network error');
  if (name.startsWith('store.') && name.endsWith('.bytes')) return new DOMException('The file could not be read.', 'NotReadableError');
  if (name.startsWith('ledger.')) return new TypeError('Unexpected internal error.');
  if (name.startsWith('file.')) return new DOMException('The state had changed since it was read from disk.', 'InvalidStateError');
  if (name === 'locked') return new DOMException('The lock manager is gone.', 'InvalidStateError');
  const failure: Failure = name.startsWith('service.') ? { code: 'network-lost' } : { code: 'store-broken', name: 'UnknownError' };
  return new Failed(failure);
}
