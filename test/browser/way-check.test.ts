/** "Check the way to Amazon" in the settings, against a relay that is honest or tells one lie. */
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { sideways, violations } from '../drive/axe.ts';
import { makeFile, newFolder } from '../drive/files.ts';
import { askForArchive } from '../drive/keys.ts';
import { startLyingRelay, type LieName, type LyingRelay } from '../drive/lying-relay.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { openThaw, type Thaw } from '../drive/thaw.ts';

const MiB = 1024 * 1024;
let standIn: RunningStandIn;
let relay: LyingRelay;
let thaw: Thaw;
let folder: string;

beforeAll(async () => {
  folder = await newFolder();
  const { archiveId } = await makeFile(folder, 'film.mkv', 3 * MiB + 7);
  standIn = await startStandIn(['--data', folder]);
  relay = await startLyingRelay(standIn.url);
  thaw = await openThaw({ chromium: inject('chromium'), url: relay.url });
  await thaw.signInToDemo();
  await goToSettings();
  // Before anything was retrieved: the case that only exists now.
  expect(await check()).toMatchObject({ call: 'fine', output: 'not tried', first: 'not tried', cookies: 'fine' });
  expect(await whole()).toBe('Amazon answers. Ranges, which downloads are made of, weren’t tried.');
  await askForArchive(standIn.url, 'data', archiveId);
  await standIn.order('finish-jobs', {});
});
afterEach(() => {
  relay.lie();
  expect(thaw.complaints).toEqual([]);
});
afterAll(async () => {
  await thaw?.close();
  await relay?.close();
  await standIn?.kill();
  await rm(folder, { recursive: true, force: true });
  await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
});

async function goToSettings(): Promise<void> {
  await thaw.page.evaluate(() => location.assign('#/settings'));
  await thaw.page.getByRole('heading', { name: 'Check the way to Amazon' }).waitFor();
}

const STEPS = {
  call: 'A signed call to Amazon',
  output: 'A finished output to try ranges on',
  first: 'Its first MiB',
  middle: 'A MiB in its middle',
  last: 'Its last MiB',
  again: 'Its first MiB once more',
  together: 'Two ranges at once',
  speed: 'Speed',
  cookies: 'Cookies',
} as const;
type Step = keyof typeof STEPS;

const row = (step: Step) =>
  thaw.page.getByRole('list', { name: 'Steps of the check' }).getByRole('listitem').filter({ hasText: STEPS[step] }).first();

/** Presses the button and waits for the end. @returns the state word of each step. */
async function check(): Promise<Record<Step, string>> {
  const { page } = thaw;
  await page.getByRole('button', { name: /^Check (the way|again)$/ }).click();
  await page.getByRole('button', { name: 'Check again' }).waitFor();
  const states = {} as Record<Step, string>;
  for (const step of Object.keys(STEPS) as Step[]) states[step] = await row(step).locator('[data-state]').first().innerText();
  return states;
}

const whole = (): Promise<string> => thaw.page.locator('section[aria-labelledby=way] strong').innerText();

test('an honest relay: every step is fine, in numbers, and nothing is kept', async () => {
  await standIn.forgetJournal();
  const stored = await thaw.transfers();
  expect(await check()).toEqual(Object.fromEntries(Object.keys(STEPS).map((step) => [step, 'fine'])));
  expect(await whole()).toBe('The way to Amazon is fine.');
  expect(await row('first').innerText()).toContain('1.00 MiB came as asked for, equal to Amazon’s hash.');
  expect(await row('last').innerText()).toContain('7 bytes came as asked for');
  expect(await row('speed').innerText()).toMatch(/The first byte after \d+ ms, [\d.]+ [MK]iB\/s one chunk at a time\./);
  const asked = (await standIn.journal()).map(({ operation, range }) => range ?? operation);
  const [first, middle, last] = [`bytes=0-${MiB - 1}`, `bytes=${2 * MiB}-${3 * MiB - 1}`, `bytes=${3 * MiB}-${3 * MiB + 6}`];
  expect(asked.slice(0, 6)).toEqual(['ListVaults', 'ListJobs', first, middle, last, first]);
  expect(asked.slice(6).toSorted()).toEqual([first, last].toSorted());
  expect(await thaw.transfers()).toEqual(stored);
  expect(await thaw.page.getByRole('status').filter({ hasText: 'The way to Amazon is fine.' }).count()).toBe(1);
});

/** The step that finds it, its state, and what is said. */
const LIES: readonly (readonly [LieName, Step, string, string | RegExp])[] = [
  ['answers a login page', 'call', 'wrong', 'Something else than Amazon answered, with status 200.'],
  ['answers the start page', 'call', 'wrong', 'Thaw’s own start page came instead of Amazon’s answer.'],
  ['is none', 'call', 'wrong', 'Status 404 came from this site itself, not from Amazon.'],
  ['fails', 'call', 'wrong', 'Status 502 came from the relay, not from Amazon.'],
  ['is an edge that refuses', 'call', 'wrong', 'CloudFront’s function refused the request with status 404 (“Not Found”)'],
  ['redirects', 'call', 'wrong', 'The answer was a redirect to another address.'],
  ['hangs up', 'call', 'wrong', 'No answer came: the connection failed.'],
  ['changes a signed header', 'call', 'wrong', 'a header was changed (“x-amz-user-agent”)'],
  ['changes the host', 'call', 'wrong', /the request came to it for the host “localhost:\d+”/],
  ['adds a header', 'call', 'wrong', 'a header came that wasn’t signed (“x-amz-cf-id”)'],
  ['drops the signature', 'call', 'wrong', 'Amazon says that the request wasn’t signed.'],
  ['changes the range', 'first', 'wrong', `“bytes=0-${MiB - 1}” was asked for, “bytes=0-${2 * MiB - 1}” arrived.`],
  ['widens ranges', 'first', 'wrong', 'More came than was asked for'],
  ['drops the hash', 'first', 'wrong', 'The tree hash of the range is missing (x-amz-sha256-tree-hash).'],
  ['adds gzip', 'first', 'wrong', 'The bytes came compressed (Content-Encoding: “gzip”).'],
  ['breaks ranges', 'first', 'wrong', 'The connection failed at a range, though a call without one was answered.'],
  ['sends the whole', 'first', 'wrong', 'The whole output was sent for a range (status 200 instead of 206).'],
  ['cuts bodies', 'first', 'wrong', /The answer was cut: [\d,]+ bytes of 1,048,576 bytes came\./],
  ['changes a byte', 'first', 'wrong', 'The bytes aren’t those that Amazon’s tree hash is of.'],
  ['lets caches keep ranges', 'first', 'works, but', 'The answer may be kept on the way (Cache-Control: “max-age=60”).'],
  ['changes from time to time', 'again', 'wrong', 'The same range came twice, with different bytes.'],
  ['swaps two ranges', 'together', 'wrong', 'each got the other’s answer'],
  ['is slow', 'speed', 'works, but', /The way is slow: the first byte after 2\.\d s/],
];

test.each(LIES)('a relay that %s: found at "%s", %s', async (lie, step, state, words) => {
  relay.lie(lie);
  const states = await check();
  const order = Object.keys(STEPS) as Step[];
  expect(states[step]).toBe(state);
  for (const earlier of order.slice(0, order.indexOf(step))) expect([earlier, states[earlier]]).toEqual([earlier, 'fine']);
  if (step === 'call') for (const later of order.slice(1, -1)) expect([later, states[later]]).toEqual([later, 'not tried']);
  const told = (await row(step).innerText()).replace(/\s+/g, ' ');
  if (typeof words === 'string') expect(told).toContain(words);
  else expect(told).toMatch(words);
  // A refusal is longer than the last range, which has 7 bytes, and is read all the same.
  if (step === 'first') expect(await row('last').innerText()).toContain('The same as with “Its first MiB”.');
  expect(await whole()).toMatch(
    state === 'wrong' ? /^The way to Amazon isn’t right: \d steps? of 9 went wrong\.$/ : /^The way to Amazon works, with/,
  );
});

test('K3 no key, no token and no name is in the report, even where the refusal repeats the token', async () => {
  const { page } = thaw;
  const given: string[] = [];
  await page.context().route('**/glacier/**', async (route) => {
    given.push(
      route.request().headers()['x-amz-security-token'] ?? '',
      /Credential=([^/]+)/.exec(route.request().headers()['authorization'] ?? '')?.[1] ?? '',
    );
    await route.continue();
  });
  relay.lie('changes a signed header');
  await check();
  relay.lie('changes the range');
  await check();
  await page.context().unroute('**/glacier/**');
  await page.getByText('Report for whoever runs this site').click();
  const report = await page.getByLabel('Report of the check').innerText();
  expect(report).toContain('A signed call to Amazon: fine');
  expect(report).toContain('status: 403');
  const secrets = [...new Set(given)].filter((secret) => secret !== '');
  expect(secrets.length).toBeGreaterThanOrEqual(2);
  const shown = report + (await page.locator('body').innerText());
  for (const secret of secrets) expect(shown).not.toContain(secret);
  expect(report).not.toMatch(/film\.mkv|Signature=|AWS4-HMAC/);
  await page.getByText('Report for whoever runs this site').click();
});

test('a role that may list no vaults is told which right is missing', async () => {
  await standIn.fault({ on: 'ListVaults', times: 1, kind: 'error', status: 403, code: 'AccessDeniedException', message: 'no' });
  expect(await check()).toMatchObject({ call: 'wrong', first: 'not tried' });
  expect(await row('call').innerText()).toContain('“glacier:ListVaults” is missing');
});

test('cookies of this site are told, as nothing of Thaw’s sets any', async () => {
  const { page } = thaw;
  await page.context().addCookies([{ name: 'sticky', value: 'a', url: relay.url }]);
  expect(await check()).toMatchObject({ speed: 'fine', cookies: 'works, but' });
  await page.context().clearCookies();
});

test('cancelled in the middle it says so, and leaving the screen ends it', async () => {
  const { page } = thaw;
  await standIn.fault({ on: 'GetJobOutput', kind: 'stall-headers' });
  await page.getByRole('button', { name: 'Check again' }).click();
  await row('first').getByText('under way').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled. What was found before stands below.').waitFor();
  expect(await row('call').innerText()).toContain('fine');
  expect(await row('last').innerText()).toContain('not tried');

  await page.getByRole('button', { name: 'Check again' }).click();
  await row('first').getByText('under way').waitFor();
  const ended = page.context().waitForEvent('requestfailed', (request) => request.url().endsWith('/output'));
  await page.evaluate(() => location.assign('#/help'));
  await ended;
  await standIn.clearFaults();
  await goToSettings();
  expect(await page.getByRole('button', { name: 'Check the way' }).count()).toBe(1);
});

test('by keyboard, and without an axe finding or sideways scrolling in both themes, narrow and wide', async () => {
  const { page } = thaw;
  relay.lie('widens ranges');
  await page.getByRole('button', { name: 'Check the way' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Check again' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy the report' }).waitFor();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await violations(page)).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await sideways(page)).toEqual([]);
});

test('an edge that refuses any other call is told as what it is', async () => {
  const { page } = thaw;
  relay.lie('is an edge that refuses');
  await page.evaluate(() => location.assign('#/v/demo/data'));
  await page.getByText('This site refused to pass the request on to Amazon').first().waitFor();
});
