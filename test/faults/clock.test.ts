/** Time that isn't what it seems: clocks that differ, jumps, a machine that slept. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';
import { recordsIn } from '../drive/stored.ts';
import { browserPids } from '../drive/thaw.ts';

const chromium = inject('chromium');
const SIZE = 2 * CHUNK + 777;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** So far is the server's clock ahead of the browser's. */
const SHIFTS = [4 * MINUTE, 6 * MINUTE, DAY, -6 * MINUTE, -DAY] as const;

let here: Scene;
let aheadMs = 0;
beforeAll(async () => {
  here = await scene({ chromium, files: Object.fromEntries(['slept', ...SHIFTS.map((shift) => `shift ${shift}`)].map((name) => [name, SIZE])) });
});
afterAll(() => here.end());

const setAhead = async (ms: number): Promise<void> => {
  await here.standIn.order('clock', { advanceMs: ms - aheadMs });
  aheadMs = ms;
};
const count = async (is: (entry: { readonly operation: string; readonly status: number }) => boolean): Promise<number> =>
  (await here.standIn.journal()).filter(is).length;

test('N7 B14 a machine that slept says so, drops what it asked for before, renews its keys, and goes on with the rest', async () => {
  // What is asked for before the sleep stays silent after it, as connections that nobody closed do.
  const { archiveId } = here.file('slept');
  await here.standIn.fault({ on: 'GetJobOutput', archiveId, range: `bytes=${CHUNK}-${2 * CHUNK - 1}`, times: 1, kind: 'stall-body', after: 65_536 });
  const id = await here.retrieve('slept');
  await here.stored(id, 2);
  await here.standIn.forgetJournal();

  const processes = browserPids(here.thaw.profile);
  for (const pid of processes) process.kill(-pid, 'SIGSTOP');
  try {
    await setAhead(2 * HOUR);
    // The one test that has to wait: it is for the clock on the wall that a sleep is told by.
    await new Promise((resolve) => setTimeout(resolve, 36_000));
  } finally {
    for (const pid of processes) process.kill(-pid, 'SIGCONT');
  }

  const transfer = await here.proven(id);
  expect(transfer.stoppedBy).toBeUndefined();
  // Dropped on waking, not given up for its silence.
  const events = JSON.stringify(await recordsIn(here.thaw.page, 'events'));
  expect(events).not.toContain('stalled');
  expect(events.match(/"slept"/g)).toHaveLength(1);
  expect(await count(({ operation, status }) => operation === 'GetJobOutput' && status === 206)).toBe(1);
});

test.each(SHIFTS)('N8 a clock that is %i ms off still signs in, costs a refusal or two, and the download is proven', async (shift) => {
  await setAhead(shift);
  await here.thaw.page.reload();
  await here.thaw.signInToDemo();
  await here.standIn.forgetJournal();
  const transfer = await here.proven(await here.retrieve(`shift ${shift}`));
  expect(transfer.stoppedBy).toBeUndefined();
  expect(await count(({ status }) => status === 400 || status === 403)).toBeLessThan(10);
  expect(await count(({ operation }) => operation === 'CognitoGetCredentialsForIdentity')).toBeLessThan(4);
  expect(await count(({ operation, status }) => operation === 'GetJobOutput' && status === 206)).toBe(3);
});
