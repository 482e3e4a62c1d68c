import { DESCRIPTION_CAP, type Row } from './row.ts';
import { asciiCutter } from './texts.ts';
import { isoTime } from './time.ts';

/** Reads rows that are written exactly as the service writes them, some ten times as fast as JSON.parse. */
export interface FastRows {
  /** Bytes that all rows until the next call of it lie in. */
  over(bytes: Uint8Array, to: number): void;
  /** @returns the row that begins at `at`, or undefined where it has another form or isn't whole. */
  read(at: number): Row | undefined;
  /** Where the row that was read ends. */
  stopped(): number;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const ID = ascii('{"ArchiveId":"');
const DESCRIPTION = ascii('","ArchiveDescription":"');
const DATE = ascii('","CreationDate":"');
const SIZE = ascii('","Size":');
const HASH = ascii(',"SHA256TreeHash":"');
const END = ascii('"}');

export function fastRows(): FastRows {
  let bytes: Uint8Array = new Uint8Array();
  let to = 0;
  const texts = asciiCutter();
  let at = 0;

  const takes = (literal: Uint8Array): boolean => {
    for (let i = 0; i < literal.length; i += 1) if (bytes[at + i] !== literal[i]) return false;
    at += literal.length;
    return true;
  };

  return {
    over(next, end) {
      bytes = next;
      to = end;
      texts.over(next, end);
    },
    read(from) {
      at = from;
      if (!takes(ID)) return undefined;
      const idFrom = at;
      while (isIdByte(bytes[at]!)) at += 1;
      const idTo = at;
      if (idTo === idFrom || idTo - idFrom > 256 || !takes(DESCRIPTION)) return undefined;
      const descriptionFrom = at;
      let escaped = false;
      for (let byte = bytes[at]!; byte !== 0x22; byte = bytes[at]!) {
        if (byte < 0x20 || byte > 0x7e || at >= to) return undefined;
        if (byte === 0x5c) {
          escaped = true;
          at += 1;
        }
        at += 1;
      }
      const descriptionTo = at;
      if (descriptionTo - descriptionFrom > DESCRIPTION_CAP || !takes(DATE)) return undefined;
      const dateFrom = at;
      at += 20;
      if (!takes(SIZE)) return undefined;
      const sizeFrom = at;
      let sizeBytes = 0;
      while (isDigit(bytes[at]!)) sizeBytes = sizeBytes * 10 + bytes[at++]! - 0x30;
      const digits = at - sizeFrom;
      if (digits === 0 || digits > 15 || (digits > 1 && bytes[sizeFrom] === 0x30) || !takes(HASH)) return undefined;
      const hashFrom = at;
      while (isHexByte(bytes[at]!)) at += 1;
      if (at - hashFrom !== 64 || !takes(END) || at > to) return undefined;

      const archiveId = texts.cut(idFrom, idTo);
      const raw = texts.cut(descriptionFrom, descriptionTo);
      const description = escaped ? unescaped(raw) : raw;
      const uploadedAtMs = isoTime(texts.cut(dateFrom, dateFrom + 20));
      if (uploadedAtMs === undefined || description === undefined) return undefined;
      return { archiveId, description, uploadedAtMs, sizeBytes, treeHash: texts.cut(hashFrom, hashFrom + 64) };
    },
    stopped: () => at,
  };
}

/** @returns the text of a JSON string without its quotes; undefined where an escape is none. */
function unescaped(raw: string): string | undefined {
  try {
    const text: unknown = JSON.parse(`"${raw}"`);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isHexByte = (byte: number): boolean => isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
const isIdByte = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d || byte === 0x5f;
