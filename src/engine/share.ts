/** The line, shared: how many chunks are under way at once, and whose turn it is. */
import { afterSample, afterThrottle, firstLanes, lanesNow, type Lanes } from '../core/plan/lanes.ts';
import { SECOND } from '../core/units.ts';
import { createMeter } from './meter.ts';

/** A place for one chunk under way. Its buffer is reused from chunk to chunk. */
export interface Lane {
  /** Of at least the asked size; a lane's work may hand it away and bring it back. */
  buffer: ArrayBuffer;
  free(): void;
}

export interface Share {
  /** Waits for a place. Transfers take turns, as each asks for one place at a time. */
  lane(bytes: number, signal: AbortSignal): Promise<Lane>;
  /** Bytes came in: measures the line. */
  received(bytes: number): void;
  /** Amazon asked for fewer requests. @returns how many lanes are left. */
  throttled(): number;
  /** The person's limit; null lets the line decide. */
  atMost(lanes: number | null): void;
  /** Mean of the last seconds, all transfers together. */
  bytesPerSecond(): number;
  lanesInUse(): number;
}

interface Waiting {
  readonly bytes: number;
  readonly go: (lane: Lane) => void;
}

export function createShare(now: () => number): Share {
  let lanes: Lanes = firstLanes();
  let most: number | null = null;
  let inUse = 0;
  const queue: Waiting[] = [];
  const buffers: ArrayBuffer[] = [];
  const meter = createMeter(now);

  const letGo = (): void => {
    while (queue.length > 0 && inUse < lanesNow(lanes, most)) {
      const next = queue.shift()!;
      inUse++;
      next.go(newLane(next.bytes));
    }
  };

  const newLane = (bytes: number): Lane => {
    const at = buffers.findIndex(({ byteLength }) => byteLength >= bytes);
    const [buffer = new ArrayBuffer(bytes)] = at < 0 ? [] : buffers.splice(at, 1);
    let held = true;
    const lane: Lane = {
      buffer,
      free: () => {
        if (!held) return;
        held = false;
        inUse--;
        if (lane.buffer.byteLength > 0) buffers.push(lane.buffer);
        letGo();
        // Nothing under way: the memory is somebody else's.
        if (inUse === 0) buffers.length = 0;
      },
    };
    return lane;
  };

  return {
    lane: (bytes, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const gone = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal.reason);
        };
        const waiting: Waiting = {
          bytes,
          go: (lane) => {
            signal.removeEventListener('abort', gone);
            resolve(lane);
          },
        };
        signal.addEventListener('abort', gone, { once: true });
        queue.push(waiting);
        letGo();
      }),
    received: (bytes) => {
      const second = meter.received(bytes);
      // Only a full line tells whether another lane would bring more.
      if (!second || inUse < lanesNow(lanes, most)) return;
      const bytesPerSecond = (second.bytes / second.tookMs) * SECOND;
      lanes = afterSample(lanes, { bytesPerSecond, atMs: now() }, most);
      letGo();
    },
    throttled: () => {
      lanes = afterThrottle(lanes, now());
      return lanesNow(lanes, most);
    },
    atMost: (limit) => {
      most = limit;
      letGo();
    },
    bytesPerSecond: meter.bytesPerSecond,
    lanesInUse: () => inUse,
  };
}
