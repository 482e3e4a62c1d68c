import { fastGlacier } from './fast-glacier.ts';
import { LONGEST_USUAL, type Found } from './found.ts';
import { cloudberry, qnap } from './json.ts';
import { mtAwsGlacier } from './mt-aws-glacier.ts';
import { plain } from './plain.ts';

const [LESS, BRACE, CAPITAL_P, SMALL_M, SMALL_T, SPACE] = [0x3c, 0x7b, 0x50, 0x6d, 0x74, 0x20];

/**
 * Finds the name in a description without making a text of it, which is most of the cost of a row.
 * Says the same as `describe` or nothing: what isn't in its writer's usual form is left to that.
 *
 * @param bytes well-formed UTF-8.
 */
export function usualName(bytes: Uint8Array, from: number, to: number, found: Found): boolean {
  if (to - from > LONGEST_USUAL || to === from) return false;
  found.compressed = false;
  found.encrypted = false;
  const first = bytes[from]!;
  if (first === LESS) return fastGlacier(bytes, from, to, found);
  if (first === BRACE) return (bytes[from + 2] === CAPITAL_P ? cloudberry : qnap)(bytes, from, to, found);
  if (first === SMALL_M && bytes[from + 1] === SMALL_T && (bytes[from + 2]! === 0x31 || bytes[from + 2]! === 0x32)) {
    return bytes[from + 3] === SPACE && mtAwsGlacier(bytes, from, to, found);
  }
  return plain(bytes, from, to, found);
}
