/** What happens in each life of a run, all of it drawn from the seed before anything runs. */
import { between, deckOf, oneOf, type Chance } from './chance.ts';
import { MISBEHAVIOUR } from './misbehaviour/index.ts';
import { CHUNK, MiB, type Rule } from './misbehaviour/script.ts';

/** What happens in the middle of a life, once something was stored or asked for. */
export const TROUBLES = [
  'none',
  'worker stopped',
  'page reloaded',
  'output taken away',
  'keys run out',
  'clock 10 min ahead',
  'clock 7 min back',
  'clock 2 h ahead',
  'stand-in killed',
  'full disk',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** How a life ends, and what is done to its profile before the next one. */
export const ENDS = [
  'killed',
  'killed, a chunk flipped',
  'killed, a chunk cut',
  'killed, a chunk gone',
  'killed, the log cut',
  'killed, the log gone',
  'killed, all records gone',
  'data thrown away',
  'closed',
  'power cut',
] as const;
export type End = (typeof ENDS)[number];

/** Only on a disk of our own, that is mounted for the run. */
export const NEEDS_DISK: ReadonlySet<Trouble | End> = new Set<Trouble | End>(['full disk', 'power cut']);

export interface Life {
  /** Which of the files are asked for. */
  readonly asks: readonly number[];
  readonly misbehaves: readonly { readonly name: string; readonly rule: Rule }[];
  readonly trouble: Trouble;
  /** The life ends after so many requests for bytes. */
  readonly requests: number;
  readonly end: End;
  /** Whether the person has the browser's room limited. */
  readonly quota: boolean;
}

/** Sizes about the borders of leaf and chunk, and any. */
export const sizesOf = (chance: Chance, count: number): number[] => {
  const borders = deckOf(chance, [1, MiB - 1, MiB, MiB + 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + MiB + 1]);
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? borders() : between(chance, 1, 5 * CHUNK)));
};

/** @param without troubles and ends that can't be made on this machine. */
export function* lives(chance: Chance, files: number, without: ReadonlySet<Trouble | End>): Generator<Life, never> {
  const kinds = deckOf(chance, Object.entries(MISBEHAVIOUR));
  const possible = <T extends Trouble | End>(all: readonly T[]): readonly T[] => all.filter((one) => !without.has(one));
  const troubles = deckOf(chance, possible(TROUBLES));
  const ends = deckOf(chance, possible(ENDS));
  // Kills are what it is about: every other life ends by a plain one.
  for (let i = 0; ; i++) {
    const misbehaves = Array.from({ length: between(chance, 4, 6) }, () => {
      const [name, script] = kinds();
      // A few pass first, then a few are hit: what lasts for ever proves nothing.
      return { name, rule: { ...script(chance), skip: between(chance, 0, 1), times: between(chance, 1, 2) } };
    });
    yield {
      asks: Array.from({ length: between(chance, 1, 2) }, () => between(chance, 0, files - 1)),
      misbehaves,
      trouble: troubles(),
      requests: between(chance, 5, 20),
      end: i % 2 === 0 ? 'killed' : ends(),
      quota: oneOf(chance, [false, false, false, false, true]),
    };
  }
}

export const inWords = ({ asks, misbehaves, trouble, requests, end, quota }: Life): string =>
  `asks for ${asks.join(', ')}; ${misbehaves.map(({ name, rule }) => `${rule.on} ${name} (${Number(rule['skip'])}+${Number(rule['times'])})`).join('; ')}; ${trouble}; ${quota ? 'little room; ' : ''}${end} after ${requests} requests`;
