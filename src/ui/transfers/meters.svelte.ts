import { SvelteMap } from 'svelte/reactivity';
import { MINUTE, SECOND } from '../../core/units.ts';
import { afterTick, noTimeLeft, type TimeLeft } from '../../core/words/time-left.ts';
import { clock } from '../elements/clock.svelte.ts';
import type { Records, TransferRow } from '../engine/records.svelte.ts';

const HISTORY_MS = 10 * MINUTE;
/** A sample of the history is the mean of so long. */
const SAMPLE_MS = 5 * SECOND;

export interface Sample {
  readonly atMs: number;
  readonly bytesPerSecond: number;
}

/** What a page has measured of one transfer. */
export interface Meter {
  readonly left: TimeLeft;
  /** The last 10 minutes, oldest first. */
  readonly history: readonly Sample[];
}

const NOTHING: Meter = { left: noTimeLeft, history: [] };

/** Speeds and times left of all transfers that move, measured once a second. */
class Meters {
  readonly #meters = new SvelteMap<string, Meter>();
  readonly #rows: () => readonly TransferRow[];

  /** @param rows the transfers now. */
  constructor(rows: () => readonly TransferRow[]) {
    this.#rows = rows;
    setInterval(() => this.#tick(), SECOND);
  }

  of(id: string): Meter {
    return this.#meters.get(id) ?? NOTHING;
  }

  #tick(): void {
    for (const row of this.#rows()) {
      const { id } = row.transfer;
      const meter = this.#meters.get(id);
      if (row.state.is === 'downloading' || row.state.is === 'repairing') this.#meters.set(id, measured(meter ?? NOTHING, row));
      else if (meter && meter.left !== noTimeLeft) this.#meters.set(id, { ...meter, left: noTimeLeft });
    }
  }
}

const made = new WeakMap<Records, Meters>();

/** The page's meters: they begin with the first screen that shows transfers and outlive it, so that a history is there. */
export function metersOf(records: Records): Meters {
  const meters = made.get(records) ?? new Meters(() => records.transfers ?? []);
  made.set(records, meters);
  return meters;
}

function measured({ left, history }: Meter, { transfer, stored, live }: TransferRow): Meter {
  const { nowMs: atMs, ...zone } = clock.current;
  const bytesPerSecond = live?.bytesPerSecond ?? 0;
  const underWayBytes = live?.lanes.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0) ?? 0;
  const missingBytes = (transfer.target?.sizeBytes ?? 0) - stored.bytes;
  return {
    left: afterTick(left, { atMs, checkedBytes: stored.bytes, missingBytes, bytesPerSecond, underWayBytes }, zone),
    history: sampled(history, { atMs, bytesPerSecond }),
  };
}

/** Adds a second to the history; those within one sample are averaged. */
export function sampled(history: readonly Sample[], sample: Sample): readonly Sample[] {
  const kept = history.filter(({ atMs }) => sample.atMs - atMs < HISTORY_MS);
  const last = kept.at(-1);
  if (!last || sample.atMs - last.atMs >= SAMPLE_MS) return [...kept, sample];
  return [...kept.slice(0, -1), { atMs: last.atMs, bytesPerSecond: (last.bytesPerSecond + sample.bytesPerSecond) / 2 }];
}
