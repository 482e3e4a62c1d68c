const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns text, or undefined where the bytes aren't UTF-8. */
export function utf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reads base64 in either alphabet, padded or not, with white space in it. */
export function base64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const standard = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(standard)) return undefined;
  try {
    return latin1Bytes(atob(standard));
  } catch {
    return undefined; // a length that no bytes have
  }
}

/** @returns a byte a code point, or undefined where one is above 255. */
export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff) return undefined;
    bytes[i] = unit;
  }
  return bytes;
}

/**
 * Reads the UTC times of upload tools.
 *
 * @param text `20130101T000000Z`.
 * @returns epoch ms, or undefined where that is no date.
 */
export function compactTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text.trim()) ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
