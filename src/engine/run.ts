/** What every step of one transfer's run works with. */
import type { Failure } from '../core/failure/failure.ts';
import type { Happening } from '../core/transfer/event.ts';
import type { LaneNow, Live, Transfer } from '../core/transfer/transfer.ts';
import type { Keeper } from './begun.ts';
import type { Looks } from './looks.ts';
import type { Naps } from './naps.ts';
import type { EnginePorts } from './ports.ts';
import type { Share } from './share.ts';
import type { Turns } from './turns.ts';

/** A change of what the screens see; an explicit undefined takes a reason away. */
export interface Showing {
  readonly doing?: Live['doing'];
  readonly waitsFor?: Failure | undefined;
  readonly nextLookAtMs?: number | undefined;
}

/** One transfer in the engine's hands, from wake to rest. */
export interface Run {
  readonly id: string;
  readonly ports: EnginePorts;
  readonly share: Share;
  readonly naps: Naps;
  readonly looks: Looks;
  readonly keeper: Keeper;
  /** Asks of all transfers, by region: a few at a time. */
  readonly asks: Turns;
  /** Aborts when the person pauses or removes it, or the engine stops. */
  readonly signal: AbortSignal;
  /** Names the engine's life: chunks of other lives are hashed again before *ready*. */
  readonly life: string;
  /** Changes the memory that the screens see. */
  readonly show: (change: Showing) => void;
  readonly showLane: (chunk: number, lane: LaneNow | undefined) => void;
  /** Bytes came in for this transfer: measures it and the line. */
  readonly received: (bytes: number) => void;
  /** Writes an event; a lost line of history never stops bytes. */
  readonly note: (happening: Happening) => void;
  /** Amazon told what the uploader wrote: a name that was only made from the id gives way. */
  readonly described: (description: string) => Promise<void>;
  /** Changes the record and tells all tabs. @returns undefined if it was removed. */
  readonly change: (change: (transfer: Transfer) => Transfer) => Promise<Transfer | undefined>;
}
