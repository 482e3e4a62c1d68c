import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HELP } from '../../../deploy/publishing/flags.ts';
import { stackWith, template, type Resolved } from './template.ts';

const guide = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8');

test('docs/deploy.md tells every parameter of the template, with its default', () => {
  for (const [name, { Default }] of Object.entries<Resolved>(template.Parameters)) {
    const row = guide.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
    expect([name, row !== undefined]).toEqual([name, true]);
    if (Default) expect(row).toContain(`\`${Default}\``);
  }
});

test('docs/deploy.md tells every flag of deploy/publish, and no other', () => {
  const flags = HELP.flatMap((line) => /^ {2}(--[a-z-]+)/.exec(line)?.[1] ?? []);
  expect(flags.filter((flag) => flag !== '--help' && !guide.includes(flag))).toEqual([]);
  const [, hosted = ''] = guide.split('## 3. ');
  const own = hosted.split('\n').filter((line) => !/\baws |^ +'/.test(line));
  const told = new Set(own.flatMap((line) => line.match(/(?<=[\s`(|])--[a-z][a-z-]*/g) ?? []));
  expect([...told].filter((flag) => !flags.includes(flag))).toEqual([]);
});

test('docs/deploy.md names outputs that the stack has', () => {
  const { outputs } = stackWith({ NotifyEmail: 'you@example.com' });
  const named = [...guide.matchAll(/output `(\w+)`/g)].map(([, name]) => name);
  expect(named).toEqual(['DistributionDomain', 'JobTopicArn', 'BucketName']);
  expect(named.filter((name) => outputs[name ?? ''] === undefined)).toEqual([]);
});
