import { readFile } from 'node:fs/promises';

import * as v from 'valibot';
import { expect, test } from 'vitest';

import { FaultRule } from '../../../stand-in/core/index.ts';

test('docs/stand-in.md has an example of every kind of fault, and each is one that the stand-in takes', async () => {
  const text = await readFile('docs/stand-in.md', 'utf8');
  const lines = (/```jsonl\n([^]*?)```/.exec(text)?.[1] ?? '').trim().split('\n');
  const kinds = lines.map((line) => v.parse(FaultRule, JSON.parse(line)).kind);
  expect(new Set(kinds)).toEqual(new Set(FaultRule.options.map((option) => option.entries.kind.literal)));
});
