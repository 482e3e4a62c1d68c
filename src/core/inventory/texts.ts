/** Cuts texts out of bytes at nearly no cost: all of them are decoded at once, a character a byte. */
export interface AsciiCutter {
  /** Bytes that all further cuts are made of. */
  over(bytes: Uint8Array, to: number): void;
  /** @returns the text from `from` to `to`. Only for bytes that are ASCII, and in ascending order. */
  cut(from: number, to: number): string;
}

const latin1 = new TextDecoder('latin1');
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function asciiCutter(): AsciiCutter {
  let bytes: Uint8Array = new Uint8Array();
  let end = 0;
  let text = '';
  let textFrom = 0;
  return {
    over(next, to) {
      bytes = next;
      end = to;
      text = '';
    },
    cut(from, to) {
      if (text === '') {
        text = latin1.decode(bytes.subarray(from, end));
        textFrom = from;
      }
      return text.slice(from - textFrom, to - textFrom);
    },
  };
}

/** @returns the text, or undefined where the bytes aren't UTF-8. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
