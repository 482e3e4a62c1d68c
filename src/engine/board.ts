/** The engine's memory as the screens see it, told to all tabs four times a second at most: a thousand rows are told at once. */
import type { LaneNow, Live } from '../core/transfer/transfer.ts';
import { createMeter, type Meter } from './meter.ts';
import type { EnginePorts } from './ports.ts';
import type { Showing } from './run.ts';
import type { Share } from './share.ts';

const TELL_EVERY_MS = 250;

export interface Board {
  add(id: string): void;
  remove(id: string): void;
  show(id: string, change: Showing): void;
  showLane(id: string, chunk: number, lane: LaneNow | undefined): void;
  received(id: string, bytes: number): void;
  live(): Live[];
  /** Tells now, whatever was told just before. */
  tell(): void;
}

interface Row {
  doing: Live['doing'];
  waitsFor: Live['waitsFor'] | undefined;
  nextLookAtMs: number | undefined;
  readonly lanes: Map<number, LaneNow>;
  readonly meter: Meter;
}

export function createBoard(ports: Pick<EnginePorts, 'clock' | 'tell'>, share: Share): Board {
  const rows = new Map<string, Row>();
  let toldAtMs = -Infinity;
  let isComing = false;
  const forEver = new AbortController().signal;

  const live = (): Live[] =>
    [...rows].map(([transferId, { doing, waitsFor, nextLookAtMs, lanes, meter }]) => ({
      transferId,
      doing,
      lanes: [...lanes.values()],
      bytesPerSecond: meter.bytesPerSecond(),
      ...(waitsFor === undefined ? {} : { waitsFor }),
      ...(nextLookAtMs === undefined ? {} : { nextLookAtMs }),
    }));
  const tell = (): void => {
    toldAtMs = ports.clock.now();
    ports.tell.progress(live(), share.bytesPerSecond());
  };
  /** What moves all the time: the next byte tells it. */
  const tellSoon = (): void => {
    if (ports.clock.now() - toldAtMs >= TELL_EVERY_MS) tell();
  };
  /** What changed once: told now, or with what else changes meanwhile. */
  const tellChange = (): void => {
    if (isComing) return;
    const waitMs = toldAtMs + TELL_EVERY_MS - ports.clock.now();
    if (waitMs <= 0) return tell();
    isComing = true;
    void ports.clock.sleep(waitMs, forEver).then(() => {
      isComing = false;
      tell();
    });
  };

  return {
    add: (id) => {
      rows.set(id, { doing: 'queued', waitsFor: undefined, nextLookAtMs: undefined, lanes: new Map(), meter: createMeter(() => ports.clock.now()) });
      tellChange();
    },
    remove: (id) => {
      rows.delete(id);
      tellChange();
    },
    show: (id, change) => {
      const row = rows.get(id);
      if (!row) return;
      const doing = change.doing ?? row.doing;
      const waitsFor = 'waitsFor' in change ? change.waitsFor : row.waitsFor;
      const nextLookAtMs = change.doing ? change.nextLookAtMs : (change.nextLookAtMs ?? row.nextLookAtMs);
      if (doing === row.doing && waitsFor?.code === row.waitsFor?.code && nextLookAtMs === row.nextLookAtMs) return;
      Object.assign(row, { doing, waitsFor, nextLookAtMs });
      tellChange();
    },
    showLane: (id, chunk, lane) => {
      const lanes = rows.get(id)?.lanes;
      if (!lanes) return;
      if (lane) lanes.set(chunk, lane);
      else lanes.delete(chunk);
      tellSoon();
    },
    received: (id, bytes) => {
      rows.get(id)?.meter.received(bytes);
    },
    live,
    tell,
  };
}
