/** Tries a target with its corpus, then with mutants of it, and keeps what behaves in a new way. */
import { chanceOf, seedOf } from './chance.ts';
import { mutatedJson } from './mutate-json.ts';
import { mutatedText } from './mutate-text.ts';
import type { Target } from './target.ts';

export interface Figures {
  readonly inputs: number;
  /** Of which something was taken. */
  readonly taken: number;
  /** Different things that became of them. */
  readonly outcomes: number;
  readonly slowestMs: number;
  readonly tookMs: number;
}

/** What is wrong, with the input that shows it. */
export class Finding extends Error {
  readonly input: string;

  constructor(target: Target, input: string, at: string, cause: unknown) {
    super(`${target.name}, ${at}: ${String(cause)}\nby the input ${JSON.stringify(input)}`, { cause });
    this.input = input;
  }
}

/** Beyond this a parser goes back and forth, or makes much of little. A pause of the machine is asked again. */
const SLOW_MS = 1_000;
const MOST_PARENTS = 2_000;

/**
 * @param corpus inputs that were worth keeping.
 * @throws Finding for the first input of which a property doesn't hold.
 */
export async function fuzz(
  target: Target,
  corpus: readonly string[],
  { inputs, seed }: { readonly inputs: number; readonly seed: number },
): Promise<Figures> {
  const chance = chanceOf(seedOf(target.name, seed));
  const clean = prototypes();
  const parents = [...corpus, ...target.valid];
  const outcomes = new Set<string>();
  const started = performance.now();
  let taken = 0;
  let slowestMs = 0;

  const attempt = async (input: string, at: string): Promise<string> => {
    const timed = async (): Promise<readonly [string, number]> => {
      const begun = performance.now();
      const outcome = target.attempt(input);
      // Awaiting what is there already would cost more than most parsers do.
      return [typeof outcome === 'string' ? outcome : await outcome, performance.now() - begun];
    };
    try {
      const [outcome, first] = await timed();
      let ms = first;
      if (ms > SLOW_MS) ms = Math.min(ms, (await timed())[1], (await timed())[1]);
      if (ms > SLOW_MS) throw new Error(`it took ${Math.round(ms)} ms`);
      slowestMs = Math.max(slowestMs, ms);
      if (prototypes() !== clean) throw new Error('a prototype has another member now');
      if (outcome.startsWith('ok')) taken += 1;
      return outcome;
    } catch (error) {
      throw new Finding(target, input, at, error);
    }
  };

  const mutant = (): string => {
    let text = chance.pick(parents);
    const other = (): string => chance.pick(parents);
    for (let times = chance.next() < 0.5 ? 1 : 1 + chance.below(5); times > 0; times--) {
      const byMembers = target.inputs === 'json' && chance.next() < 0.9 ? mutatedJson(text, chance, target.words, other) : undefined;
      text = byMembers ?? mutatedText(text, { chance, words: target.words, top: target.inputs === 'bytes' ? 255 : 65_535, other });
    }
    return target.inputs === 'bytes' ? bytesOnly(text.slice(0, target.longest)) : text.slice(0, target.longest);
  };

  for (const [i, input] of parents.entries()) outcomes.add(await attempt(input, `corpus ${i}`));
  for (let i = 0; i < inputs; i++) {
    const input = mutant();
    const outcome = await attempt(input, `seed ${seed}, input ${i}`);
    if (outcomes.has(outcome)) continue;
    outcomes.add(outcome);
    if (parents.length < MOST_PARENTS) parents.push(input);
  }
  return { inputs, taken, outcomes: outcomes.size, slowestMs, tookMs: performance.now() - started };
}

const bytesOnly = (text: string): string => text.replace(/[^\0-\xff]/g, '?');

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype];
const prototypes = (): number => PROTOTYPES.reduce<number>((sum, prototype) => sum * 1_000 + Reflect.ownKeys(prototype).length, 0);
