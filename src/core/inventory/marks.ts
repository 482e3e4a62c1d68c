import type { Described, Writer } from '../description/format.ts';
import type { Found } from '../description/usual/found.ts';

/** Writers by their number in a mark; only ever added to, as marks are stored. */
export const WRITERS: readonly Writer[] = ['plain', 'FastGlacier', 'CloudBerry', 'QNAP', 'mt-aws-glacier', 'git-annex'];

/** Low bits: the writer's place in WRITERS, 15 for an empty description. */
export const WRITER_BITS = 0x0f;
export const NO_WRITER = 0x0f;
export const COMPRESSED = 0x10;
export const ENCRYPTED = 0x20;
/** No name could be read. */
export const NAMELESS = 0x40;
/** The name came from a list of names that the person gave, not from the description. */
export const RENAMED = 0x80;

/** @returns a byte that says who wrote a description and what that means. */
export function markOf(described: Described | undefined): number {
  if (!described) return NO_WRITER | NAMELESS;
  const { writer, name, compressed, encrypted } = described;
  return WRITERS.indexOf(writer) | (compressed ? COMPRESSED : 0) | (encrypted ? ENCRYPTED : 0) | (name ? 0 : NAMELESS);
}

/** @returns the same for a name that was found in a writer's usual form. */
export const markOfFound = ({ writer, compressed, encrypted }: Found): number =>
  WRITERS.indexOf(writer) | (compressed ? COMPRESSED : 0) | (encrypted ? ENCRYPTED : 0);

/** @returns who wrote it, or undefined where the description is empty. */
export const writerOf = (mark: number): Writer | undefined => WRITERS[mark & WRITER_BITS];
