/** `npm run torture -- --minutes M --seed S`, and two minutes of it in `npm test`. */
import { appendFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { MISBEHAVIOUR } from './misbehaviour/index.ts';
import { torture } from './run.ts';

const minutes = Number(process.env['THAW_TORTURE_MINUTES'] ?? 2);
const seed = Number(process.env['THAW_TORTURE_SEED'] ?? 7);
const log = process.env['THAW_TORTURE_LOG'];

test(
  `TORT seed ${seed}, ${minutes} minutes: whatever a server does and whenever a browser ends, no promise is broken`,
  { timeout: (minutes + 8) * 60_000 },
  async () => {
    const say = (line: string): void => {
      if (log) appendFileSync(log, `${line}\n`);
      if (process.env['THAW_TORTURE_MINUTES']) console.log(line);
    };
    say(`seed ${seed}`);
    const { lives, kinds, saved, broken, schedule } = await torture({ chromium: inject('chromium'), seed, minutes, say });
    const counts = [...kinds].sort(([a], [b]) => a.localeCompare(b)).map(([name, hits]) => `${hits} × ${name}`);
    console.log(
      `${counts.join('\n')}\nseed ${seed}: ${lives} lives, ${saved} files saved, ${kinds.size} of ${Object.keys(MISBEHAVIOUR).length} kinds of misbehaviour, ${broken.length} broken promises`,
    );
    if (broken.length > 0) console.log(`seed ${seed}:\n${schedule.join('\n')}`);
    expect(broken).toEqual([]);
  },
);

test('there are at least 40 kinds of misbehaviour', () => {
  expect(Object.keys(MISBEHAVIOUR).length).toBeGreaterThanOrEqual(40);
});
