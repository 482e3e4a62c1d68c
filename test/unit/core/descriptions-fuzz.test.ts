/**
 * Faults.md, I8: descriptions made to break decoders. 100,000 in each run; `THAW_FUZZ=1000000` for as
 * many as one likes, `THAW_SEED` to repeat a run.
 */
import { describe, expect, test } from 'vitest';
import { describe as read } from '../../../src/core/description/index.ts';
import { encoders, type Uploaded } from './description-encoders.ts';

const COUNT = Number(process.env['THAW_FUZZ'] ?? 100_000);
const SEED = Number(process.env['THAW_SEED'] ?? Date.now() % 2 ** 31);
const WRITERS = new Set(['FastGlacier', 'CloudBerry', 'QNAP', 'mt-aws-glacier', 'git-annex', 'plain']);

/** mulberry32: small, and a seed repeats it. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PIECES = [
  ...[
    '<m>',
    '</m>',
    '<p>',
    '</p>',
    '<p',
    '<ce>1:1:',
    '<lm>',
    '<v>4</v>',
    '<ArchiveMetadata>',
    '<Path>',
    '<!DOCTYPE m [<!ENTITY a "b">]>',
    '&a;',
    '<?xml ?>',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    '""',
    '\\"',
    '\\',
    '\\\\',
    '\\u00e9',
    '\\ud800',
    '"Path":',
    '"path":',
    '"filename":',
    '"mtime":',
    '"Flags":',
    '"__proto__":',
    '1e999',
    'null',
  ],
  ...[
    'mt1 ',
    'mt2 ',
    'YQ==',
    'w6k',
    '_',
    '-',
    '=',
    '====',
    '/w==',
    '+AF8-',
    '+F8-',
    '+2D0-',
    '+',
    '+-',
    'GPGHMACSHA1--',
    'SHA256E-s1',
    '--',
    'No description.',
  ],
  ...['\0', '\u202e', '\ufeff', '\ud800', '😀', '\u0301', ' ', '\n', '\t', ':', ',', '/', '../', 'C:\\'],
];

describe('I8 hostile descriptions', () => {
  test(`neither throw, nor take long, nor give anything but a name or none (${COUNT} of them, seed ${SEED})`, { timeout: 600_000 }, () => {
    const next = chance(SEED);
    const below = (count: number): number => Math.floor(next() * count);
    const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
    const encode = Object.values(encoders);
    const file = (): Uploaded => ({
      path: Array.from({ length: 1 + below(4) }, () => pick(['dir', 'ä', '..', '日本', 'a b', '\\', 'x'.repeat(below(200)), '<b>'])).join('/'),
      modifiedAtMs: below(2e9) * 1_000,
      sizeBytes: below(1e9),
      compressed: next() < 0.5,
      encrypted: next() < 0.5,
    });
    const valid = (): string => (next() < 0.8 ? pick(encode)(file()) : pick(['dir/a.txt', 'SHA256E-s1--ab.tar', 'No description.', '']));
    const mutated = (text: string): string => {
      const [from, to] = [below(text.length + 1), below(text.length + 1)].sort((a, b) => a - b) as [number, number];
      switch (below(7)) {
        case 0:
          return text.slice(0, from) + pick(PIECES) + text.slice(from); // put in
        case 1:
          return text.slice(0, from) + text.slice(to); // taken out
        case 2:
          return text.slice(0, from); // cut
        case 3:
          return text.slice(0, to) + text.slice(from); // said twice
        case 4:
          return text.slice(0, from) + String.fromCharCode(below(next() < 0.9 ? 127 : 65_536)) + text.slice(from + 1); // one wrong
        case 5:
          return pick([
            JSON.stringify,
            (t: string) => t.replaceAll('"', '\\"'),
            (t: string) => `"${t}"`,
            (t: string) => Buffer.from(t).toString('base64'),
          ])(text);
        default:
          return pick(PIECES).repeat(below(400)) + text.slice(from); // many of one
      }
    };
    let named = 0;
    for (let i = 0; i < COUNT; i++) {
      let text = valid();
      for (let times = below(4); times >= 0; times--) text = mutated(text);
      text = text.slice(0, 4_096);
      // A pattern that goes back and forth would take the runner's limit for one text.
      const found = read(text);
      if (found === undefined) continue;
      if (!WRITERS.has(found.writer)) throw new Error(`${JSON.stringify(text)} has the writer ${found.writer}`);
      if (found.name === '' || found.name?.includes('\\')) throw new Error(`${JSON.stringify(text)} has the name ${JSON.stringify(found.name)}`);
      if (found.modifiedAtMs !== undefined && !Number.isFinite(found.modifiedAtMs)) throw new Error(`${JSON.stringify(text)} has no time`);
      // What nobody decodes keeps every letter, but for outer quotes and blanks.
      if (found.writer === 'plain' && !text.replaceAll('\\', '/').includes(found.name!)) throw new Error(`${JSON.stringify(text)} lost its text`);
      if (found.writer !== 'plain' && found.name !== undefined) {
        named += 1;
        if (!found.name.isWellFormed()) throw new Error(`${JSON.stringify(text)} has half a character in its name`);
      }
    }
    // Else the mutants would be too wild to reach a decoder.
    expect(named).toBeGreaterThan(COUNT / 20);
  });
});
