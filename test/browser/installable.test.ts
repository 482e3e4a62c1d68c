/**
 * What only a full browser can tell: Chromium's own installability check, and notices that are really
 * shown. The packed headless shell has no such check and denies all notices.
 */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personAt, type Person } from '../drive/person.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';
import { recordsIn } from '../drive/stored.ts';

const FULL = process.env['THAW_CHROMIUM'] ?? '/usr/bin/chromium';
const isThere = existsSync(FULL);
if (!isThere) console.warn('Skipped: installability and notices want a full Chromium, as Debian’s “chromium” is; THAW_CHROMIUM may name another.');

describe.skipIf(!isThere)('in a full Chromium', () => {
  let here: Scene;
  let person: Person;

  beforeAll(async () => {
    here = await scene({ chromium: FULL, files: { 'slow.iso': 2 * CHUNK, 'a.txt': 9, 'b.txt': 10, 'c.txt': 11, 'refused.txt': 12 } });
    person = personAt(here.thaw.page);
    await here.thaw.context.grantPermissions(['notifications'], { origin: new URL(here.standIn.url).origin });
  });
  afterAll(async () => {
    expect(here.thaw.complaints).toEqual([]);
    await here.end();
  });

  /** Notices that stand now, as the system shows them: "tag: title: body". */
  const shown = (): Promise<string[]> =>
    here.thaw.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ tag, title, body }) => `${tag}: ${title}: ${body}`).sort();
    });
  const expectShown = (notices: readonly (string | RegExp)[]): Promise<void> =>
    expect
      .poll(shown, { timeout: 30_000 })
      .toEqual(notices.map((notice) => (typeof notice === 'string' ? notice : (expect.stringMatching(notice) as string))));

  test('the browser calls it installable, and the manifest has no error', async () => {
    const devtools = await here.thaw.context.newCDPSession(here.thaw.page);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);
    const { errors, data } = await devtools.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const manifest = JSON.parse(data ?? '{}') as { readonly icons: Image[]; readonly screenshots: Image[] };
    const images = [...manifest.icons, ...manifest.screenshots];
    expect(await Promise.all(images.map(sizeOf))).toEqual(images.map(({ src, sizes }) => `${src} ${sizes}`));
  });

  interface Image {
    readonly src: string;
    readonly sizes: string;
  }
  /** The size that a picture really has. */
  const sizeOf = ({ src, sizes }: Image): Promise<string> =>
    here.thaw.page.evaluate(
      async ([from, any]) => {
        const image = new Image();
        image.src = from;
        await image.decode();
        return `${from} ${any ? 'any' : `${image.naturalWidth}x${image.naturalHeight}`}`;
      },
      [src, sizes === 'any'] as const,
    );

  test('offered once something is under way, on from a click; then one notice a kind, without file names, merged, and never twice', async () => {
    const { page } = here.thaw;
    await here.standIn.fault({ on: 'GetJobOutput', archiveId: here.file('slow.iso').archiveId, kind: 'stall-body', after: 0 });
    expect(await page.getByText('Tell me when it’s ready').count()).toBe(0);
    await here.retrieve('slow.iso');
    await page.getByRole('button', { name: 'Tell me when it’s ready' }).click();
    await page.getByText('Tell me when it’s ready').waitFor({ state: 'detached' });
    expect(await shown()).toEqual([]);
    const second = await here.thaw.context.newPage();
    await second.goto(here.standIn.url);
    await second.getByRole('main').waitFor();

    const first = await here.retrieve('a.txt');
    await expectShown(['ready: 1 transfer ready: Checked and kept in this browser. Save when you like.']);
    await here.retrieve('b.txt');
    await expectShown([/^ready: 2 transfers ready: Checked/]);

    // Stopped, the worker's memory is gone, and the page loses its own with a reload.
    const devtools = await here.thaw.context.newCDPSession(page);
    await devtools.send('ServiceWorker.enable');
    await devtools.send('ServiceWorker.stopAllWorkers');
    await page.reload();
    await here.thaw.signInToDemo();
    await here.retrieve('c.txt');
    await expectShown([/^ready: 3 transfers ready: Checked/]);

    const [worker] = here.thaw.context.serviceWorkers();
    await worker?.evaluate(async (hash) => {
      const { clients } = globalThis as unknown as { readonly clients: { matchAll(): Promise<readonly { postMessage(message: unknown): void }[]> } };
      for (const tab of await clients.matchAll()) tab.postMessage({ kind: 'go', hash });
    }, `#/t/${first}`);
    await page.getByRole('heading', { level: 1, name: 'a.txt' }).waitFor();
  });

  test('file names are in them only where that was allowed; what happens while they are off is never told', async () => {
    const { page } = here.thaw;
    await here.standIn.fault({
      on: 'InitiateJob',
      times: 3,
      kind: 'error',
      status: 400,
      code: 'PolicyEnforcedException',
      message: 'denied by policy',
    });
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByLabel('notices may name files').check();
    await here.retrieve('refused.txt');
    await expectShown(['needs-you: 1 transfer needs you: refused.txt. All that was checked is kept. Open Thaw to see why.', /^ready: 3/]);
    const onOff = page.getByLabel('Tell me when it’s ready');
    const remembered = async (): Promise<number> => (await recordsIn(page, 'told')).length;
    await onOff.uncheck();
    await expect.poll(remembered).toBe(0);
    expect(await page.getByLabel('notices may name files').isDisabled()).toBe(true);
    const meanwhile = await here.retrieve('refused.txt');
    await here.until(meanwhile, 'refused', ({ stoppedBy }) => stoppedBy !== undefined);
    await onOff.check();
    await expect.poll(remembered).toBe(1);
    await here.retrieve('refused.txt');
    await expectShown([/^needs-you: 1 transfer needs you/, /^ready: 3/]);
    await person.sees('While Thaw is open; an SNS topic works always.');
  });
});
