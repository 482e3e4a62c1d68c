import type { Hash } from './tree-hash.ts';

/** @returns lower-case hex digits, two a byte. */
export function toHex(hash: Uint8Array): string {
  let hex = '';
  for (const byte of hash) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/**
 * Reads a hash that was printed or typed; upper case and white space around it do no harm.
 *
 * @returns the 32 bytes, or undefined where these aren't 64 hex digits.
 */
export function fromHex(hex: string): Hash | undefined {
  const digits = hex.trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** @returns true if both hold the same bytes. Not constant in time: hashes are no secrets. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
