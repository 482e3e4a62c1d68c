import type { Writer } from '../format.ts';

/**
 * A name found in the bytes of a description. Used again for the next one: to be read before that.
 * Bytes without a backslash, and not empty.
 */
export interface Found {
  writer: Writer;
  compressed: boolean;
  encrypted: boolean;
  /** UTF-8. */
  bytes: Uint8Array;
  from: number;
  to: number;
  /** For names that don't stand in the description as they are. */
  readonly scratch: Uint8Array;
}

/**
 * Reads a description that has exactly the form in which one writer usually puts it.
 *
 * @param bytes well-formed UTF-8, not empty.
 * @param found neither compressed nor encrypted; only what a form finds is set.
 * @returns false where it hasn't: `describe` reads any form.
 */
export type UsualForm = (bytes: Uint8Array, from: number, to: number, found: Found) => boolean;

/** Longer descriptions are left to `describe`; Glacier's own have 1,024 characters at most. */
export const LONGEST_USUAL = 4_096;

/** Says whose name stands where. @returns true, as a form does that found one. */
export function standsIn(found: Found, writer: Writer, bytes: Uint8Array, from: number, to: number): true {
  found.writer = writer;
  found.bytes = bytes;
  found.from = from;
  found.to = to;
  return true;
}

export const newFound = (): Found => ({
  writer: 'plain',
  compressed: false,
  encrypted: false,
  bytes: new Uint8Array(),
  from: 0,
  to: 0,
  scratch: new Uint8Array(LONGEST_USUAL),
});
