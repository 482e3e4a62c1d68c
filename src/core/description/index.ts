import { cloudberry } from './cloudberry.ts';
import { fastGlacier } from './fast-glacier.ts';
import type { Described, Format } from './format.ts';
import { gitAnnex } from './git-annex.ts';
import { mtAwsGlacier } from './mt-aws-glacier.ts';
import { plain } from './plain.ts';
import { qnap } from './qnap.ts';

/** In this order; the first that reads a description wins. */
const formats: readonly Format[] = [fastGlacier, mtAwsGlacier, cloudberry, qnap, gitAnnex];

/**
 * Reads what an upload tool left in a description. Never throws; the description itself is the
 * caller's to keep.
 *
 * @returns undefined for an empty one.
 * @see descriptions.md
 */
export function describe(description: string): Described | undefined {
  const trimmed = description.trim();
  const text = unquoted(trimmed);
  for (const format of formats) {
    const described = format.read(text);
    if (described) return slashed(described);
  }
  // Quotes within make the outer ones a part of the name: "one" and "two".
  const described = plain.read(text.includes('"') ? trimmed : text);
  return described && slashed(described);
}

/** @returns the name or path of the file, hostile until made safe; undefined where there is none. */
export const nameOf = (description: string): string | undefined => describe(description)?.name;

const slashed = (described: Described): Described =>
  described.name?.includes('\\') ? { ...described, name: described.name.replaceAll('\\', '/') } : described;

/** Takes off one layer of quotes. */
function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text;
}
