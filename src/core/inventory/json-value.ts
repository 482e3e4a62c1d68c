/** Finds where a JSON value ends, without reading it, over pieces of any size. */
export interface ValueScan {
  /** A new value begins at the next byte. `row`: its own brace is known to be a row's. */
  begin(isRow: boolean): void;
  /**
   * Goes over `bytes` from `from` to `to`.
   *
   * @param final whether nothing follows.
   * @returns `end`: the value ends before `stopped()`; `more`: go on at `stopped()` when more bytes
   * are here; `bad`: what is at `stopped()` can't be there in JSON.
   */
  over(bytes: Uint8Array, from: number, to: number, final: boolean): 'end' | 'more' | 'bad';
  stopped(): number;
}

/** Whether a row begins at a brace; `more` where that can't be seen yet. */
export type RowStart = (bytes: Uint8Array, brace: number, to: number, final: boolean) => 'yes' | 'no' | 'more';

// What may come next.
const VALUE = 0;
const FIRST_KEY = 1;
const KEY = 2;
const COLON = 3;
const AFTER = 4;
const FIRST_ITEM = 5;
const IN_TEXT = 6;
const IN_KEY = 7;
const IN_LITERAL = 8;

const OBJECT = 0;
const ARRAY = 1;
/** Deeper ones are no inventory's; keeps memory flat in a value that is skipped. */
const DEEPEST = 1_048_576;

/**
 * Checks brackets, quotes and their order, so that damage is seen where it is and doesn't turn the
 * rest of the file inside out. Escapes, numbers and words are left to JSON.parse.
 *
 * @param rowStart an object within another that looks like a row's beginning is damage, too: the end
 * of the outer one is missing. No row holds another.
 */
export function valueScan(rowStart: RowStart): ValueScan {
  let kinds = new Uint8Array(64);
  let depth = 0;
  let state = VALUE;
  let innermostRow = 0;
  let at = 0;

  const open = (kind: number): boolean => {
    if (depth === DEEPEST) return false;
    if (depth === kinds.length) {
      const wider = new Uint8Array(2 * depth);
      wider.set(kinds);
      kinds = wider;
    }
    kinds[depth] = kind;
    depth += 1;
    state = kind === OBJECT ? FIRST_KEY : FIRST_ITEM;
    return true;
  };

  const close = (kind: number): boolean => {
    if (depth === 0 || kinds[depth - 1] !== kind) return false;
    if (state !== AFTER && state !== (kind === OBJECT ? FIRST_KEY : FIRST_ITEM)) return false;
    depth -= 1;
    state = AFTER;
    return true;
  };

  const takesValue = (): boolean => state === VALUE || state === FIRST_ITEM;

  /** Ends a text before its closing quote is passed. @returns false at a byte that no text holds. */
  const text = (bytes: Uint8Array, to: number): boolean => {
    for (; at < to; at += 1) {
      const byte = bytes[at]!;
      if (byte === 0x22) {
        state = state === IN_KEY ? COLON : AFTER;
        at += 1;
        return true;
      }
      if (byte < 0x20) return false;
      if (byte !== 0x5c) continue;
      if (at + 1 === to) return true; // looked at again with the next piece
      at += 1;
      if (bytes[at]! < 0x20) return false;
    }
    return true;
  };

  /** One byte between texts. @returns false where it can't stand there. */
  const structure = (byte: number): boolean => {
    switch (byte) {
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        return true;
      case 0x22: // "
        if (takesValue()) state = IN_TEXT;
        else if (state === FIRST_KEY || state === KEY) state = IN_KEY;
        else return false;
        return true;
      case 0x2c: // ,
        if (state !== AFTER || depth === 0) return false;
        state = kinds[depth - 1] === OBJECT ? KEY : VALUE;
        return true;
      case 0x3a: // :
        if (state !== COLON) return false;
        state = VALUE;
        return true;
      case 0x7b:
        return takesValue() && open(OBJECT);
      case 0x5b:
        return takesValue() && open(ARRAY);
      case 0x7d:
        return close(OBJECT);
      case 0x5d:
        return close(ARRAY);
      default:
        if (!takesValue() || !isLiteral(byte)) return false;
        state = IN_LITERAL;
        return true;
    }
  };

  return {
    begin(isRow) {
      depth = 0;
      state = VALUE;
      innermostRow = isRow ? 1 : 0;
    },
    over(bytes, from, to, final) {
      at = from;
      while (at < to) {
        if (state === IN_TEXT || state === IN_KEY) {
          if (!text(bytes, to)) return 'bad';
          if (state === IN_TEXT || state === IN_KEY) return 'more';
        } else if (state === IN_LITERAL) {
          while (at < to && isLiteral(bytes[at]!)) at += 1;
          if (at < to || final) state = AFTER;
        } else {
          const byte = bytes[at]!;
          if (byte === 0x7b && depth >= innermostRow && takesValue()) {
            const starts = rowStart(bytes, at, to, final);
            if (starts === 'more') return 'more';
            if (starts === 'yes') return 'bad';
          }
          if (!structure(byte)) return 'bad';
          at += 1;
        }
        if (state === AFTER && depth === 0) return 'end';
      }
      return 'more';
    },
    stopped: () => at,
  };
}

/** Letters, digits and signs: what numbers and words are made of. */
function isLiteral(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x45;
}
