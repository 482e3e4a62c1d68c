/** First members of the service's rows and of everybody else's that keeps their names. */
export const SERVICE_KEYS = ['ArchiveId', 'ArchiveDescription', 'CreationDate', 'Size', 'SHA256TreeHash'];
/** More white space and key than any file has before its first colon. */
const LOOK_AHEAD = 512;

const latin1 = new TextDecoder('latin1');

/**
 * Tells whether a row begins at a brace, by its first key. Within the text of a valid JSON file these
 * bytes can't stand: the quote would have to be escaped. So a reader that lost its way finds it here.
 *
 * @param keys that a row begins with; undefined: any.
 */
export function rowStartAt(bytes: Uint8Array, brace: number, to: number, final: boolean, keys: readonly string[] | undefined): 'yes' | 'no' | 'more' {
  let at = brace + 1;
  const end = Math.min(to, brace + LOOK_AHEAD);
  while (at < end && isSpace(bytes[at]!)) at += 1;
  if (at < end && bytes[at] !== 0x22) return 'no';
  const quote = at < end ? bytes.subarray(at + 1, end).indexOf(0x22) : -1;
  let colon = quote < 0 ? end : at + 2 + quote;
  while (colon < end && isSpace(bytes[colon]!)) colon += 1;
  if (colon >= end) return final || end < to || end - brace === LOOK_AHEAD ? 'no' : 'more';
  if (bytes[colon] !== 0x3a) return 'no';
  if (keys === undefined) return 'yes';
  const key = latin1.decode(bytes.subarray(at + 1, at + 1 + quote));
  return keys.includes(key) ? 'yes' : 'no';
}

export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
