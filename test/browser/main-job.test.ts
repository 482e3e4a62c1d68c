/** From the welcome to a saved file that equals the source byte by byte, by the screens alone. */
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { sha256OfFile } from '../drive/files.ts';
import { openDemo, type Demo } from '../drive/demo.ts';
import { askForInventory } from '../drive/keys.ts';
import { personAt, type Person } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { scene, type Scene } from '../drive/scene.ts';

const MiB = 1024 * 1024;
const chromium = inject('chromium');
const FILES = {
  'one byte': 1,
  'under a MiB': MiB - 1,
  'a MiB': MiB,
  'over a MiB': MiB + 1,
  'three chunks.mkv': 33 * MiB + 7,
  'Þingvellir & “10 %” #1 ä+b.tar.gz': 70_001,
};

describe('files of a folder', () => {
  let here: Scene;
  let person: Person;
  beforeAll(async () => {
    here = await scene({ chromium, files: FILES, open: { initScript: WITHOUT_PICKER } });
    person = personAt(here.thaw.page);
  });
  afterEach(() => expect(here.thaw.complaints).toEqual([]));
  afterAll(() => here.end());

  const saved = (name: string): Promise<{ path: string; download: { suggestedFilename(): string } }> =>
    person.takesDownload(() => person.press(`Save ${name.slice(0, 5)}`));

  test.each(Object.entries(FILES))('D5 %s, %i bytes: retrieved, downloaded, proven, saved, equal', async (name, sizeBytes) => {
    const { archiveId, sha256 } = here.file(name);
    const id = await person.retrieve({ archiveId, name });
    await person.sees('Proven. Ready to save');
    await person.sees(sizeBytes > 16 * MiB ? '3 chunks, proven as a whole' : '1 chunk, proven as a whole');
    const { path, download } = await saved(name);
    expect(await sha256OfFile(path)).toBe(sha256);
    expect(download.suggestedFilename()).toBe(name);
    await person.sees('Handed to your browser. Did it arrive?');
    await here.thaw.page.getByRole('link', { name: 'Open the receipt' }).click();
    await person.sees('Tree hash computed');
    expect(await here.thaw.receipts()).toContainEqual(expect.objectContaining({ id, name, sizeBytes, proof: 'proven', archiveId }));
  });

  test('an aligned part of an archive is proven, and is those bytes', async () => {
    const { archiveId, path: source } = here.file('three chunks.mkv');
    const id = await person.retrieve({ archiveId, name: 'part.bin', range: { from: 16, to: 32 } });
    await person.sees('Proven. Ready to save');
    const { path } = await saved('part.bin');
    expect((await readFile(path)).equals((await readFile(source)).subarray(16 * MiB, 32 * MiB))).toBe(true);
    expect(await here.thaw.receipts()).toContainEqual(
      expect.objectContaining({ id, proof: 'proven', range: { start: 16 * MiB, end: 32 * MiB, archiveBytes: 33 * MiB + 7 } }),
    );
  });

  test('D5 a part that Amazon has no tree hash of is called length-checked, never proven', async () => {
    const { archiveId, path: source } = here.file('three chunks.mkv');
    const id = await person.retrieve({ archiveId, name: 'odd part.bin', range: { from: 3, to: 22 } });
    await person.sees('Length checked, Amazon gave no hash. Ready to save');
    const { path } = await saved('odd part.bin');
    expect((await readFile(path)).equals((await readFile(source)).subarray(3 * MiB, 22 * MiB))).toBe(true);
    const receipt = (await here.thaw.receipts()).find((one) => one.id === id);
    expect(receipt?.proof).toBe('length-checked');
    expect(receipt?.treeHashExpected).toBeUndefined();
    expect(
      await here.thaw.page
        .getByRole('main')
        .getByText(/^Proven/)
        .count(),
    ).toBe(0);
    await person.sees('Checked less: only the length, as Amazon has no hash of exactly these bytes.');
  });

  test('an inventory that somebody asked for is downloaded and saved like an archive', async () => {
    await askForInventory(here.standIn.url, 'data');
    await person.openVault();
    const download = here.thaw.page.getByRole('button', { name: /^Download(?! when).*inventory/ });
    await download.click();
    await person.sees(/Its files can be browsed/);
    const { path } = await person.takesDownload(() => person.choose('Save'));
    const inventory = JSON.parse(await readFile(path, 'utf8')) as { ArchiveList: { ArchiveId: string; Size: number }[] };
    expect(inventory.ArchiveList.map(({ ArchiveId, Size }) => [ArchiveId, Size]).sort()).toEqual(
      Object.values(here.files)
        .map(({ archiveId, sizeBytes }) => [archiveId, sizeBytes])
        .sort(),
    );
  });
});

describe('the demo', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo({ chromium, open: { initScript: WITHOUT_PICKER } });
  });
  afterEach(() => expect(demo.thaw.complaints).toEqual([]));
  afterAll(() => demo.end());

  test('one chunk arrives damaged on its first try, is told, fetched again, and the whole is equal', async () => {
    const { page } = demo.thaw;
    const person = personAt(page);
    const archive = demo.archive('demo-photos', '2012/NAS/Camera Uploads.zip');
    await page.getByText('Demo: nothing here costs money').waitFor();
    await person.retrieve({ vault: 'demo-photos', archiveId: archive.archiveId, name: 'Camera Uploads.zip' });
    await person.sees('Chunk 2 didn’t match its hash. Fetched again.');
    await person.sees('Proven. Ready to save');
    const { path } = await person.takesDownload(() => person.press('Save'));
    expect(await sha256OfFile(path)).toBe(await archive.sha256());
    expect(await demo.thaw.receipts()).toMatchObject([{ refetched: 1, proof: 'proven' }]);
    const served = await demo.standIn.rangesServed();
    expect(new Set(served).size).toBe(3);
    expect(await demo.standIn.rangesAsked()).toHaveLength(4);
  });
});
