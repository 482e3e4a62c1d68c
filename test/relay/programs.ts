/** Debian's programs that these tests drive. None of them comes from npm, so they may be missing. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const run = promisify(execFile);

/** A folder that Debian keeps off the path of ordinary users holds nginx. */
export const PROGRAMS = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };

const isHere = (program: string, asks: string): Promise<boolean> =>
  run(program, [asks], { env: PROGRAMS }).then(
    () => true,
    () => false,
  );

/** Tests of one relay; where its program is missing, one line says so, and the reason stands in their name. */
export async function describeRelay(program: 'nginx' | 'caddy', tests: () => void): Promise<void> {
  const needs = { [program]: program === 'nginx' ? '-v' : 'version', openssl: 'version' };
  const found = await Promise.all(Object.entries(needs).map(async ([name, asks]) => ((await isHere(name, asks)) ? [] : [name])));
  const missing = found.flat().join(' and ');
  if (missing) process.stderr.write(`\nNote: there is no ${missing} here, so the tests of the relay by ${program} are skipped.\n`);
  describe.skipIf(missing !== '')(missing ? `${program}: skipped, as there is no ${missing} here` : program, tests);
}
