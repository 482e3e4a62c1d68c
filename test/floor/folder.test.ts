/** Saving into real folders: full, moved, touched by another program, and with names that no system takes. */
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { csvOf } from '../drive/inventories.ts';
import { newDisk, whyNoDisks } from '../drive/disk.ts';
import { makeFile, newFolder, sha256OfFile, type SourceFile } from '../drive/files.ts';
import { importInventory } from '../drive/listing.ts';
import { personAt, type Person } from '../drive/person.ts';
import { dropFolder, PICKS_IN_FOLDER, profileThatMayWrite, type Moment } from '../drive/real-folder.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { openThaw, type Thaw } from '../drive/thaw.ts';

const FULL = process.env['THAW_CHROMIUM'] ?? '/usr/bin/chromium';
const isThere = existsSync(FULL);
if (!isThere) console.warn('Skipped: real folders want a full Chromium, as Debian’s “chromium” is; THAW_CHROMIUM may name another.');
const noDisks = await whyNoDisks();

const MiB = 1024 * 1024;
const GREEN = 'Saved, read back, equal';
/** What some system or other can't take as a name, and what it would do elsewhere. */
const NAMES: Readonly<Record<string, string>> = {
  'a device of Windows': 'CON',
  'a device with an extension': 'nul.txt',
  'a file that Windows acts upon': 'desktop.ini',
  'a shortcut': 'trap.lnk',
  'a tilde in front': '~lock',
  'a dot and a blank at its end': 'dot. ',
  'signs that stand for something': 'a:b*c|d?.txt',
  'a mark that turns it round': 'evil\u202Egpj.exe',
  '364 letters': `${'long'.repeat(90)}.txt`,
  'a way out of its folder': '../../up.txt',
};

describe.skipIf(!isThere)('a save into a real folder', () => {
  let source: string;
  let target: string;
  let files: readonly SourceFile[];
  let standIn: RunningStandIn;
  let thaw: Thaw;
  let person: Person;
  let disk: Awaited<ReturnType<typeof newDisk>> | undefined;
  let otherProgram: (name: string, moment: Moment) => Promise<void>;
  let taken = 0;

  beforeAll(async () => {
    [source, target] = [await newFolder(), await newFolder()];
    const sizes = [...Array.from({ length: 6 }, () => 17 * MiB + 5), ...Object.keys(NAMES).map((_, i) => 1_000 + i)];
    files = await Promise.all(sizes.map((size, i) => makeFile(source, `archive-${i}.bin`, size)));
    disk = noDisks ? undefined : await newDisk(64);
    standIn = await startStandIn(['--data', source, '--job-delay', '0s']);
    const profile = await profileThatMayWrite(standIn.url, [target, ...(disk ? [disk.folder] : [])]);
    thaw = await openThaw({ chromium: FULL, url: standIn.url, profile, initScript: PICKS_IN_FOLDER });
    await thaw.page.exposeFunction('otherProgram', (name: string, moment: Moment) => otherProgram(name, moment));
    await thaw.signInToDemo();
    person = personAt(thaw.page);
  });
  beforeEach(() => {
    otherProgram = async () => undefined;
  });
  afterEach(() => expect(thaw.complaints).toEqual([]));
  afterAll(async () => {
    await thaw?.close();
    await standIn?.kill();
    await disk?.remove();
    for (const path of [source, target, thaw?.profile]) if (path !== undefined) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Retrieves the next of the files under this name, as it might come from a description. @returns its source and its transfer. */
  async function ready(name: string): Promise<{ readonly file: SourceFile; readonly id: string }> {
    const file = files[taken++]!;
    const wanted = { region: 'demo', vault: 'data', archiveId: file.archiveId, name, tier: 'Bulk', downloadWhenReady: true } as const;
    const { transferId: id } = (await thaw.ask({ kind: 'transfer/retrieve', ...wanted })) as { transferId: string };
    await person.openTransfer(id);
    await person.sees('Proven. Ready to save');
    return { file, id };
  }

  const isReadBack = async (id: string): Promise<boolean> =>
    (await thaw.transfers()).find((transfer) => transfer.id === id)?.readBackAtMs !== undefined;

  test.skipIf(noDisks)('F1 on a full disk: told, the file of before is whole, nothing is left beside it, and with room it is saved', async () => {
    const { folder, fill } = disk!;
    await dropFolder(thaw.page, folder);
    const { file, id } = await ready('film.mkv');
    await writeFile(join(folder, 'film.mkv'), 'the film of before');
    const giveBack = await fill('bytes');
    onTestFinished(giveBack);
    await person.press('Save…');
    await person.sees(/^The disk has no room for another/);
    expect(await readFile(join(folder, 'film.mkv'), 'utf8')).toBe('the film of before');
    expect((await readdir(folder)).filter((name) => name.startsWith('film'))).toEqual(['film.mkv']);
    expect(await thaw.storedChunks(id)).toEqual([0, 1]);
    expect(await isReadBack(id)).toBe(false);

    await giveBack();
    await person.press('Save…');
    await person.sees(GREEN);
    expect(await sha256OfFile(join(folder, 'film.mkv'))).toBe(file.sha256);
  });

  test.skipIf(noDisks)('F1 a list that is exported onto a full disk: told, the list of before is whole, and with room it is written', async () => {
    const { folder, fill } = disk!;
    const { page } = thaw;
    await dropFolder(page, folder);
    await importInventory(page, { name: 'list.csv', text: csvOf([{ path: 'a.txt', sizeBytes: 9, uploadedAt: '2014-03-04T10:00:00Z' }]) });
    await page.getByRole('button', { name: /^More for the inventory/ }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export a list' });
    const name = /^data-.*-archives\.csv$/;
    await dialog.getByRole('button', { name: 'Export' }).click();
    await dialog.getByText(/^Written to/).waitFor();
    const [list] = (await readdir(folder)).filter((other) => name.test(other));
    const before = await readFile(join(folder, list!), 'utf8');
    await dialog.getByRole('button', { name: 'Done' }).click();

    const giveBack = await fill('bytes');
    onTestFinished(giveBack);
    await page.getByRole('button', { name: /^More for the inventory/ }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    await dialog.getByRole('button', { name: 'Export' }).click();
    await dialog.getByText(/^The disk has no room for/).waitFor();
    expect(await readFile(join(folder, list!), 'utf8')).toBe(before);

    await giveBack();
    await dialog.getByRole('button', { name: 'Export' }).click();
    await dialog.getByText(/^Written to/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await readFile(join(folder, list!), 'utf8')).toBe(before);
  });

  test('F2 that was moved away: told, every chunk is kept, and in its old place again it is saved', async () => {
    await dropFolder(thaw.page, target);
    const { file, id } = await ready('moved.mkv');
    await rename(target, `${target}-moved`);
    await person.press('Save…');
    await person.sees(/isn’t there any more: moved, renamed or unplugged/);
    expect(await thaw.storedChunks(id)).toEqual([0, 1]);
    expect(await isReadBack(id)).toBe(false);

    await rename(`${target}-moved`, target);
    await person.press('Save…');
    await person.sees(GREEN);
    expect(await sha256OfFile(join(target, 'moved.mkv'))).toBe(file.sha256);
  });

  const change = async (path: string): Promise<void> => {
    const file = await open(path, 'r+');
    await file.write('ZZZ', 5);
    await file.close();
  };
  test.each([
    ['changes the file before it is read back', 'written', change, /was read back and differs in chunk 1\./],
    ['changes the file while it is read back', 'opened', change, /was changed or taken away while it was read back/],
    ['takes the file away', 'written', (path: string) => rm(path), /was changed or taken away while it was read back/],
  ] as const)('F3 another program %s: said, and never called saved', async (_what, when, meddle, words) => {
    await dropFolder(thaw.page, target);
    const { id } = await ready(`meddled-${taken}.mkv`);
    otherProgram = async (name, moment) => void (moment === when && (await meddle(join(target, name))));
    await person.press('Save…');
    await person.sees(words);
    expect(await thaw.page.getByRole('main').getByText(GREEN).count()).toBe(0);
    expect(await isReadBack(id)).toBe(false);
    expect(await thaw.storedChunks(id)).toEqual([0, 1]);
  });

  test.each(Object.entries(NAMES))('F4 F5 a name that is %s makes one new file in the folder, and an equal one', async (_what, name) => {
    await dropFolder(thaw.page, target);
    const before = await readdir(target);
    const { file } = await ready(name);
    await person.press('Save…');
    await person.sees(GREEN);
    const added = (await readdir(target)).filter((other) => !before.includes(other));
    expect(added).toHaveLength(1);
    const path = join(target, added[0]!);
    expect((await stat(path)).isFile()).toBe(true);
    expect(await sha256OfFile(path)).toBe(file.sha256);
  });
});
