const BASE64_RUN = /[A-Za-z0-9+/]*/y;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Decodes UTF-7: runs of base64 between `+` and `-` hold UTF-16, `+-` is a plus.
 *
 * @returns undefined where a run holds half a character, or the text isn't ASCII.
 * @see RFC 2152
 */
export function utf7(text: string): string | undefined {
  if (/[^\t\n\r\x20-\x7E]/.test(text)) return undefined;
  let decoded = '';
  let at = 0;
  for (;;) {
    const plus = text.indexOf('+', at);
    if (plus < 0) break;
    decoded += text.slice(at, plus);
    BASE64_RUN.lastIndex = plus + 1;
    const run = BASE64_RUN.exec(text)?.[0] ?? '';
    at = plus + 1 + run.length;
    const closed = text[at] === '-';
    const units = run === '' && closed ? '+' : utf16(run);
    if (units === undefined) return undefined;
    decoded += units;
    if (closed) at += 1;
  }
  decoded += text.slice(at);
  return decoded.isWellFormed() ? decoded : undefined;
}

/** @returns the UTF-16 units of a run; undefined if it ends within one. */
function utf16(run: string): string | undefined {
  let units = '';
  let bits = 0;
  let held = 0;
  for (const digit of run) {
    held = (held << 6) | DIGITS.indexOf(digit);
    bits += 6;
    if (bits < 16) continue;
    bits -= 16;
    units += String.fromCharCode(held >>> bits);
    held &= (1 << bits) - 1;
  }
  return units === '' || bits >= 6 || held !== 0 ? undefined : units;
}
