import type { RowProblem } from './inventory.ts';
import { RAW_CAP, rawText, type RowSink } from './row.ts';

/** Bytes that couldn't be read: their beginning is kept, to be told once their end is known. */
export interface Spoilt {
  begin(offset: number, reason: RowProblem['reason']): void;
  add(bytes: Uint8Array): void;
  /** @param always even if they are commas and white space alone, which nobody misses otherwise. */
  tell(sink: RowSink, always?: boolean): void;
}

export function spoiltBytes(): Spoilt {
  const kept = new Uint8Array(3 * RAW_CAP);
  let length = 0;
  let offset = 0;
  let reason: RowProblem['reason'] = 'syntax';
  return {
    begin(at, why) {
      length = 0;
      offset = at;
      reason = why;
    },
    add(bytes) {
      const more = bytes.subarray(0, kept.length - length);
      kept.set(more, length);
      length += more.length;
    },
    tell(sink, always = false) {
      const raw = rawText(kept.subarray(0, length)).replace(/[\s,]+$/, '');
      if (raw !== '' || always) sink.problem({ reason, offset, raw });
    },
  };
}
