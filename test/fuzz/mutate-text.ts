/** Changes a text at random places: flips, cuts, copies, splices, puts in what means something. */
import type { Chance } from './chance.ts';

/** Where parsers of any kind have stumbled. */
const COMMON = [
  '',
  '0',
  '-1',
  '-0',
  '1e999',
  '9007199254740993',
  '0x10',
  'NaN',
  'null',
  'true',
  '""',
  '{}',
  '[]',
  '\0',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '"',
  "'",
  '\\',
  '/',
  '../',
  '%',
  '%00',
  '%2F',
  '%zz',
  ':',
  ';',
  ',',
  '=',
  '&',
  '+',
  '-',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '\u00e9',
  '\u00ff',
];
/** Those that no byte can hold. */
const WIDE = ['\ufeff', '\u202e', '\u200d', '\ud800', '\udc00', '\uffff', '\u0301', '😀', '\u2028', 'İ', 'ß'];

export interface Spice {
  readonly chance: Chance;
  readonly words: readonly string[];
  /** Of the highest character: 255 for bytes. */
  readonly top: number;
  /** Another input of the same target. */
  readonly other: () => string;
}

export function mutatedText(text: string, { chance, words, top, other }: Spice): string {
  const { below, pick, next } = chance;
  const [from, to] = [below(text.length + 1), below(text.length + 1)].sort((a, b) => a - b) as [number, number];
  const near = Math.min(text.length, from + 1 + below(12));
  const word = (): string => (next() < 0.6 && words.length > 0 ? pick(words) : top > 255 && next() < 0.3 ? pick(WIDE) : pick(COMMON));
  switch (below(10)) {
    case 0:
      return text.slice(0, from) + word() + text.slice(from);
    case 1:
      return text.slice(0, from) + word() + text.slice(near);
    case 2:
      return text.slice(0, from) + text.slice(near);
    case 3:
      return text.slice(0, from) + text.slice(to);
    case 4:
      return next() < 0.5 ? text.slice(0, from) : text.slice(from);
    case 5: // another character
      return (
        text.slice(0, from) + String.fromCharCode(below(next() < 0.8 ? Math.min(top, 127) : top) + (next() < 0.01 ? 1 : 0)) + text.slice(from + 1)
      );
    case 6: // a flipped bit
      return from < text.length
        ? text.slice(0, from) + String.fromCharCode(text.charCodeAt(from) ^ (1 << below(top > 255 ? 16 : 8))) + text.slice(from + 1)
        : text;
    case 7: // a piece again, elsewhere
      return text.slice(0, from) + text.slice(to, to + 1 + below(64)) + text.slice(from);
    case 8: {
      const second = other();
      return text.slice(0, from) + second.slice(below(second.length + 1));
    }
    default: // many of one
      return text.slice(0, from) + word().repeat(1 + below(next() < 0.1 ? 2_000 : 40)) + text.slice(near);
  }
}
