import { afterTick, noTimeLeft, type TimeLeft } from '../../core/words/time-left.ts';
import { SECOND } from '../../core/units.ts';
import { clock } from '../elements/clock.svelte.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import type { Records } from '../engine/records.svelte.ts';

/** All that runs, taken together once a second: speed, and when it is done. */
export class Flow {
  left = $state.raw<TimeLeft>(noTimeLeft);
  readonly #engine: EngineLink;
  readonly #records: Records;

  constructor(engine: EngineLink, records: Records) {
    this.#engine = engine;
    this.#records = records;
  }

  readonly running = $derived.by(() => this.#records.transfers?.filter(({ group }) => group === 'running') ?? []);
  readonly waiting = $derived.by(() => this.#records.transfers?.filter(({ group, state }) => group === 'waiting' && state.is !== 'paused') ?? []);
  readonly needsYou = $derived.by(() => this.#records.transfers?.filter(({ group }) => group === 'needs-you') ?? []);
  /** A file has left Thaw for the person's disk. */
  readonly hasSaved = $derived.by(() => this.#records.transfers?.some(({ group }) => group === 'done') ?? false);
  readonly keptBytes = $derived.by(() => this.#records.transfers?.reduce((sum, { stored }) => sum + stored.bytes, 0) ?? 0);

  /** @returns what ends it. */
  start(): () => void {
    const timer = setInterval(() => this.#tick(), SECOND);
    return () => clearInterval(timer);
  }

  #tick(): void {
    let checkedBytes = 0;
    let missingBytes = 0;
    let underWayBytes = 0;
    for (const { transfer, stored, live } of this.running) {
      checkedBytes += stored.bytes;
      missingBytes += Math.max(0, (transfer.target?.sizeBytes ?? 0) - stored.bytes);
      for (const lane of live?.lanes ?? []) underWayBytes += lane.receivedBytes;
    }
    const { nowMs: atMs, ...zone } = clock.current;
    const tick = { atMs, checkedBytes, missingBytes, underWayBytes, bytesPerSecond: this.#engine.bytesPerSecond };
    this.left = afterTick(this.left, tick, zone);
  }
}
