import { rm } from 'node:fs/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { MiB, SECOND } from '../../src/core/units.ts';
import { newFolder } from '../drive/files.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { makeLarge } from './downloading.ts';
import { openPiped, retrievePiped } from './piped.ts';

const SIZE = 224 * MiB;
/** So slow that the download takes longer than an idle worker lives: without pings it ended after 28 s of 39. */
const BYTES_PER_SECOND = 6_000_000;
const LINE_MS = (SIZE / BYTES_PER_SECOND) * SECOND;
/** Timers of hidden tabs are held back after 5 s instead of five minutes. */
const THROTTLED = '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5';
/** A headless shell holds no timers back: there, and everywhere here, the page's own fire once a minute. */
const HELD_BACK = `for (const name of ['setTimeout', 'setInterval']) {
  const own = globalThis[name];
  globalThis[name] = (work, ms = 0, ...rest) => own(work, ms < 1_000 ? ms : Math.max(ms, 60_000), ...rest);
}`;

test('B14 hidden tab: the download goes on at the speed of the line', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = await makeLarge(folder, 'hidden.bin', SIZE);
  const standIn = await startStandIn(['--data', folder, '--job-delay', '0s', '--bandwidth', `${BYTES_PER_SECOND / 1_000}kB/s`]);
  onTestFinished(standIn.kill);
  const thaw = await openPiped(inject('chromium'), standIn.url, [THROTTLED], HELD_BACK);
  const id = await retrievePiped(thaw, file);
  await expect.poll(() => bytesSent(standIn), { timeout: 20_000 }).toBeGreaterThan(0);
  await thaw.tab.hide();
  expect(await thaw.tab.run('document.visibilityState')).toBe('hidden');

  // From here on nobody speaks to the page or its worker but they themselves.
  const startedMs = performance.now();
  let movedMs = startedMs;
  let seen = await bytesSent(standIn);
  let longestGapMs = 0;
  const untilAllSent = async (): Promise<number> => {
    const sent = await bytesSent(standIn);
    const nowMs = performance.now();
    longestGapMs = Math.max(longestGapMs, nowMs - movedMs);
    if (sent > seen) movedMs = nowMs;
    seen = sent;
    return sent;
  };
  await expect.poll(untilAllSent, { timeout: 2 * LINE_MS, interval: 500 }).toBeGreaterThanOrEqual(SIZE);
  const tookMs = performance.now() - startedMs;
  console.log(
    `B14: hidden for ${Math.round(tookMs / SECOND)} s, the line alone needs ${Math.round(LINE_MS / SECOND)} s, longest gap ${Math.round(longestGapMs / SECOND)} s`,
  );
  expect(longestGapMs).toBeLessThan(10 * SECOND);
  expect(tookMs).toBeLessThan(1.3 * LINE_MS);
  expect(await thaw.tab.run('document.visibilityState')).toBe('hidden');
  await expect.poll(async () => (await thaw.transfer(id))?.whole, { timeout: 20_000 }).toBe('proven');
  expect(await bytesSent(standIn)).toBe(SIZE);
});

/** Bytes of archives that went out, also of answers that are still under way. */
async function bytesSent(standIn: RunningStandIn): Promise<number> {
  const entries = await standIn.journal();
  return entries.filter(({ operation }) => operation === 'GetJobOutput').reduce((sum, entry) => sum + entry.bytesSent, 0);
}
