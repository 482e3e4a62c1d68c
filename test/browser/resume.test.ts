/** Whatever ends a run, the next one fetches only what is missing: the stand-in's journal proves it. */
import { afterEach, expect, inject, test } from 'vitest';
import { CHUNK, scene, type Scene, type SceneOptions } from '../drive/scene.ts';

const chromium = inject('chromium');
const SIZE = 12 * CHUNK - 12_345;
/** Slow enough that the middle of a download is a place where one can stand. */
const LINE = ['--bandwidth', '60MB/s'];

let here: Scene;
afterEach(() => here.end());

const start = async (options: Partial<SceneOptions> = {}): Promise<string> => {
  here = await scene({ chromium, files: { 'film.mkv': SIZE }, flags: LINE, ...options });
  const id = await here.retrieve('film.mkv');
  await here.stored(id, 3);
  return id;
};

/** Each range was answered in full once: those of chunks that were under way may come again. */
async function expectEachVerifiedOnce(storedBefore: readonly number[]): Promise<void> {
  const served = await here.standIn.rangesServed();
  for (const index of storedBefore) {
    const range = `bytes=${index * CHUNK}-${Math.min((index + 1) * CHUNK, SIZE) - 1}`;
    expect(
      served.filter((other) => other === range),
      range,
    ).toHaveLength(1);
  }
}

test('a pause keeps what is stored, asks for nothing, and resumes with the rest', async () => {
  const id = await start();
  await here.thaw.ask({ kind: 'transfer/pause', transferIds: [id] });
  const before = await here.thaw.storedChunks(id);
  const asked = (await here.standIn.rangesAsked()).length;
  await here.thaw.ask({ kind: 'ping', build: 'test' });
  expect((await here.standIn.rangesAsked()).length).toBe(asked);
  await here.thaw.ask({ kind: 'transfer/resume', transferIds: [id] });
  await here.proven(id);
  await expectEachVerifiedOnce(before);
});

test('a reload goes on where it was', async () => {
  const id = await start();
  const before = await here.thaw.storedChunks(id);
  await here.thaw.page.reload();
  await here.proven(id);
  await expectEachVerifiedOnce(before);
});

test('a closed tab goes on when Thaw is opened again', async () => {
  const id = await start();
  const before = await here.thaw.storedChunks(id);
  const page = await here.thaw.context.newPage();
  await here.thaw.page.close();
  await page.goto(here.standIn.url);
  await page.getByRole('button', { name: /demo/i }).click();
  await expect.poll(() => page.evaluate(() => document.title), { timeout: 60_000 }).toBeTruthy();
  await provenIn(page, id);
  await expectEachVerifiedOnce(before);
});

test('B1 K2 a worker that the browser stopped goes on with the next ping', async () => {
  const id = await start();
  const before = await here.thaw.storedChunks(id);
  const session = await here.thaw.context.newCDPSession(here.thaw.page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await here.proven(id);
  await expectEachVerifiedOnce(before);
});

test('B2 a browser that was killed goes on after the next start', async () => {
  const id = await start();
  const before = await here.thaw.storedChunks(id);
  await here.reopenAfterKill();
  expect(await here.thaw.storedChunks(id)).toEqual(expect.arrayContaining([...before]));
  await here.proven(id);
  await expectEachVerifiedOnce(before);
  expect(await here.thaw.receipts()).toMatchObject([{ id, proof: 'proven', name: 'film.mkv', sizeBytes: SIZE }]);
});

test('N6 a network that is gone is waited out, and it goes on by itself', async () => {
  const id = await start();
  await here.thaw.context.setOffline(true);
  const before = await here.thaw.storedChunks(id);
  await here.thaw.page
    .getByText(/no network/i)
    .first()
    .waitFor({ timeout: 60_000 });
  await here.thaw.context.setOffline(false);
  await here.proven(id, 90_000);
  await expectEachVerifiedOnce(before);
});

test('N6 a stand-in that was killed and restarted finds its job and its reader again', async () => {
  const id = await start();
  const before = await here.thaw.storedChunks(id);
  const served = await here.standIn.rangesServed();
  await here.restartStandIn();
  await here.proven(id, 90_000);
  const again = await here.standIn.rangesServed();
  for (const index of before) {
    const range = `bytes=${index * CHUNK}-${(index + 1) * CHUNK - 1}`;
    expect([...served, ...again].filter((other) => other === range)).toHaveLength(1);
  }
});

test('S2 K1 keys that run out again and again are renewed in the middle, unseen', async () => {
  const id = await start({ flags: ['--key-life', '2s', '--bandwidth', '25MB/s'] });
  const transfer = await here.proven(id, 90_000);
  expect(transfer.stoppedBy).toBeUndefined();
  const renewals = (await here.standIn.journal()).filter(({ operation }) => operation === 'CognitoGetCredentialsForIdentity');
  expect(renewals.length).toBeGreaterThan(3);
  const served = await here.standIn.rangesServed();
  expect(new Set(served).size).toBe(served.length);
});

async function provenIn(page: Scene['thaw']['page'], id: string): Promise<void> {
  const whole = (): Promise<unknown> =>
    page.evaluate(
      (wanted) =>
        new Promise((resolve) => {
          const opening = indexedDB.open('thaw');
          opening.onsuccess = () => {
            const reading = opening.result.transaction('transfers').objectStore('transfers').get(wanted);
            reading.onsuccess = () => {
              opening.result.close();
              resolve((reading.result as { whole?: string } | undefined)?.whole);
            };
          };
        }),
      id,
    );
  await expect.poll(whole, { timeout: 60_000 }).toBe('proven');
}
