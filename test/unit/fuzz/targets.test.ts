/**
 * Each parser of what comes from outside, with its corpus and some thousand mutants of it: the same in
 * every run. `npm run fuzz` does as many as one likes (docs/fuzzing.md).
 */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { corpusOf } from '../../fuzz/corpus.ts';
import { Finding, fuzz } from '../../fuzz/run.ts';
import { targets } from '../../fuzz/targets/index.ts';
import type { Target } from '../../fuzz/target.ts';

/** Those that sign and send take a millisecond or more each. */
const SLOW = new Set(['service', 'names', 'name-lists']);

test.each(targets)('$name: no mutant makes it throw, take long, touch a prototype or break its promise', async (target) => {
  const figures = await fuzz(target, await corpusOf(target.name), { inputs: SLOW.has(target.name) ? 500 : 3_000, seed: 6 });
  // Else mutants would be too wild to get anywhere, or nothing but what is there already.
  expect(figures.taken).toBeGreaterThan(10);
  expect(figures.outcomes).toBeGreaterThan(5);
});

test('every corpus is of a target', async () => {
  expect((await readdir('test/fuzz/corpus')).sort()).toEqual(targets.map(({ name }) => `${name}.jsonl`).sort());
});

const target = (attempt: Target['attempt']): Target => ({
  name: 'tried',
  inputs: 'json',
  words: ['boom'],
  longest: 100,
  valid: ['{"a":1}'],
  attempt,
});

test('a throw, a polluted prototype and a broken promise are found, with the input that shows it', async () => {
  const found = async (attempt: Target['attempt']): Promise<unknown> =>
    fuzz(target(attempt), [], { inputs: 5_000, seed: 1 }).then(
      () => undefined,
      (error: unknown) => error,
    );
  const thrown = await found((input) => {
    if (input.includes('boom')) throw new TypeError('gone off');
    return 'ok';
  });
  expect(thrown).toBeInstanceOf(Finding);
  expect((thrown as Finding).input).toContain('boom');
  try {
    expect(String(await found(() => (Reflect.set(Object.prototype, 'polluted', 1), 'ok')))).toMatch(/a prototype has another member/);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted');
  }
  expect(await found(() => 'ok')).toBeUndefined();
});

test('the same seed gives the same inputs', async () => {
  const inputsOf = async (seed: number): Promise<readonly string[]> => {
    const inputs: string[] = [];
    await fuzz(
      target((input) => (inputs.push(input), 'ok')),
      [],
      { inputs: 200, seed },
    );
    return inputs;
  };
  expect(await inputsOf(5)).toEqual(await inputsOf(5));
  expect(await inputsOf(5)).not.toEqual(await inputsOf(6));
});
