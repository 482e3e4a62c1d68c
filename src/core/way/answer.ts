import type { Range } from '../range.ts';

/** An answer as it came over the way to Amazon, before anybody judged it. */
export interface WayAnswer {
  /** 0 where it was a redirect: Thaw never follows one, and a browser tells no more of it. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body where it is a short text; of an answer with bytes, empty. May repeat the signed request
   * with the token in it (faults.md, K3): judged in memory, never shown and never kept.
   */
  readonly text: string;
  /** The headers that were signed, by name in lower case. Secrets among them. */
  readonly signed: Readonly<Record<string, string>>;
  /** From asking until the first byte, ms. */
  readonly firstByteMs: number;
}

/** The answer to one range of a finished output. */
export interface RangeAnswer extends WayAnswer {
  /** What was asked for, in bytes of the output. */
  readonly range: Range;
  /** At most one byte more than was asked for: then the rest wasn't read. */
  readonly receivedBytes: number;
  /** Hex, over the bytes that came. A range of the check is at most one leaf. */
  readonly computedHash: string;
  /** From asking until the last byte, ms. */
  readonly tookMs: number;
}

/** A finished output to try ranges on. */
export interface TriedOutput {
  readonly vault: string;
  readonly jobId: string;
  readonly bytes: number;
  /** Whether Amazon sends the tree hash of its ranges: not with inventories, nor with unaligned parts. */
  readonly hasHashes: boolean;
}
