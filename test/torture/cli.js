/** `npm run torture -- --minutes M --seed S`: hands both to vitest, which takes no flags of ours. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = 'npm run torture -- --minutes M --seed S [--log FILE]';

function read() {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' }, log: { type: 'string' } } });
    const { minutes = '10', seed = String(Date.now() % 1_000_000), log } = values;
    if (!(Number(minutes) > 0) || !/^\d+$/.test(seed)) return undefined;
    return { minutes, seed, log };
  } catch {
    return undefined;
  }
}

const wanted = read();
if (wanted) {
  const env = {
    ...process.env,
    THAW_TORTURE_MINUTES: wanted.minutes,
    THAW_TORTURE_SEED: wanted.seed,
    ...(wanted.log ? { THAW_TORTURE_LOG: wanted.log } : {}),
  };
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  spawn(process.execPath, [vitest, 'run', '--config', 'test/torture/vitest.config.ts'], { env, stdio: 'inherit' }).once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
