/** Fixed texts in bytes. */

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** @returns whether a text stands there. */
export function stands(literal: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < literal.length; i += 1) if (bytes[at + i] !== literal[i]) return false;
  return true;
}
