/** A damaged copy is mended by the MiB that differ and no others, and called equal only after all of it was read back. */
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, open, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { barriers } from '../drive/axe.ts';
import { personAt, type Person } from '../drive/person.ts';
import { pickedFile, WITH_OPEN_PICKER, WITH_PICKER } from '../drive/pickers.ts';
import { scene, type Scene } from '../drive/scene.ts';

const MiB = 1024 * 1024;
const SIZE = 20 * MiB + 5;
const NAMES = ['chunks.mkv', 'output.mkv', 'longer.mkv', 'retrieved.mkv', 'broken.mkv'];

let here: Scene;
let person: Person;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thaw-repair-'));
  here = await scene({
    chromium: inject('chromium'),
    files: Object.fromEntries(NAMES.map((name) => [name, SIZE])),
    open: { initScript: WITH_PICKER + WITH_OPEN_PICKER },
  });
  person = personAt(here.thaw.page);
});
afterEach(() => expect(here.thaw.complaints).toEqual([]));
afterAll(async () => {
  await here.end();
  await rm(folder, { recursive: true, force: true });
});

/** Saved and read back, with its chunks kept. */
async function saved(name: string): Promise<string> {
  await here.thaw.page.goto(new URL('#/', here.standIn.url).href);
  const id = await person.retrieve({ archiveId: here.file(name).archiveId, name });
  await person.sees('Proven. Ready to save');
  await person.press('Save…');
  await person.sees('Saved, read back, equal');
  return id;
}

interface Damage {
  /** Bytes that are written over. */
  readonly at?: readonly number[];
  readonly sizeBytes?: number;
}

/** The person's copy is damaged where it was saved; what is dropped on the screen is a file of the same bytes. */
async function damaged(name: string, { at = [], sizeBytes = SIZE }: Damage): Promise<string> {
  const path = join(folder, name);
  await copyFile(here.file(name).path, path);
  const file = await open(path, 'r+');
  for (const place of at) await file.write(Buffer.from('XYZ'), 0, 3, place);
  await file.close();
  await truncate(path, sizeBytes);
  await here.thaw.page.evaluate(
    async ({ wanted, places, size }) => {
      const root = await navigator.storage.getDirectory();
      const writable = await (await root.getFileHandle(wanted)).createWritable({ keepExistingData: true });
      for (const position of places) await writable.write({ type: 'write', position, data: new TextEncoder().encode('XYZ') });
      await writable.truncate(size);
      await writable.close();
    },
    { wanted: name, places: [...at], size: sizeBytes },
  );
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  expect(await pickedFile(here.thaw.page, name)).toEqual({ sizeBytes, sha256 });
  return path;
}

async function check(path: string, id: string): Promise<void> {
  const { page } = here.thaw;
  await page.goto(new URL(`#/check?receipt=${id}`, here.standIn.url).href);
  await page
    .getByLabel('Choose a file…')
    .locator('input')
    .first()
    .or(page.locator('input[type=file][aria-label="Choose a file…"]'))
    .first()
    .setInputFiles(path);
}

const outputsAsked = async (): Promise<readonly (string | undefined)[]> =>
  (await here.standIn.journal()).filter(({ operation }) => operation === 'GetJobOutput').map(({ range }) => range);

async function expectRepaired(name: string): Promise<void> {
  await person.sees('Repaired: read back, equal.');
  const { sizeBytes, sha256 } = here.file(name);
  expect(await pickedFile(here.thaw.page, name)).toEqual({ sizeBytes, sha256 });
}

test('from chunks that are kept here: the MiB are named, and nothing is asked of Amazon', async () => {
  const name = 'chunks.mkv';
  const id = await saved(name);
  await check(await damaged(name, { at: [3 * MiB + 7, 20 * MiB + 1] }), id);
  await person.sees(/^Different: 1\.00 MiB in 2 places: 3–4 MiB, 5 bytes from 20 MiB\.$/);
  const before = (await outputsAsked()).length;
  await person.press('Repair chunks.mkv…');
  await person.sees('1.00 MiB to be written: 1.00 MiB from chunks that are kept here.');
  await person.press('Write 1.00 MiB into chunks.mkv');
  await expectRepaired(name);
  expect((await outputsAsked()).length).toBe(before);
});

test('a copy that ends early gets its end from the output that still lives at Amazon, MiB by MiB', async () => {
  const name = 'output.mkv';
  const id = await saved(name);
  await here.thaw.ask({ kind: 'transfer/clear', transferIds: [id] });
  await check(await damaged(name, { sizeBytes: 17.5 * MiB }), id);
  await person.sees(/^Different: 17\.5 MiB instead of 20\.0 MiB\.$/);
  await here.standIn.forgetJournal();
  await person.press('Repair output.mkv…');
  await person.sees('3.00 MiB to be written: 3.00 MiB from Amazon’s prepared copy.');
  await person.press('Write 3.00 MiB into output.mkv');
  await expectRepaired(name);
  const ranges = [17, 18, 19].map((at) => `bytes=${at * MiB}-${(at + 1) * MiB - 1}`);
  expect(await outputsAsked()).toEqual([...ranges, `bytes=${20 * MiB}-${20 * MiB + 4}`]);
});

const inOutput = (at: number): string => `bytes=${at * MiB}-${(at + 1) * MiB - 1}`;
const sightly = async (): Promise<void> => expect(await barriers(here.thaw.page, [1280, 360])).toEqual([]);

test('N1 S3 where the line breaks, a press goes on at that MiB; where the output is gone, it is told what to retrieve; no state bars anybody', async () => {
  const name = 'broken.mkv';
  const { archiveId } = here.file(name);
  const id = await saved(name);
  await here.thaw.ask({ kind: 'transfer/clear', transferIds: [id] });
  const damage = { at: [2, 9, 19].map((at) => at * MiB + 3) };
  await check(await damaged(name, damage), id);
  await here.standIn.forgetJournal();
  await here.standIn.fault({ on: 'GetJobOutput', archiveId, range: inOutput(9), times: 1, kind: 'close', after: 70_000 });
  await here.standIn.fault({ on: 'GetJobOutput', archiveId, range: inOutput(19), times: 1, kind: 'stall-body', after: 70_000 });

  await person.press(`Repair ${name}…`);
  await person.sees('3.00 MiB to be written: 3.00 MiB from Amazon’s prepared copy.');
  await sightly();
  await person.press(`Write 3.00 MiB into ${name}`);
  await person.sees('The connection to Amazon was lost.');
  await person.sees(/^1\.00 of 3\.00 MiB are written into the browser’s copy/);
  await sightly();
  await person.press('Go on');
  await person.sees('Writing: 2.00 of 3.00 MiB');
  await sightly();
  expect(await outputsAsked()).toEqual([2, 9, 9, 19].map(inOutput));

  await person.press('Cancel');
  await person.sees(/^Thaw looks for the MiB that differ/);
  await person.press(`Repair ${name}…`);
  await person.press(`Write 3.00 MiB into ${name}`);
  await expectRepaired(name);
  await sightly();

  const [jobId] = (await here.thaw.transfers()).filter((transfer) => transfer.id === id).map(({ source }) => source?.jobId);
  await here.standIn.order('expire-output', { jobId: jobId ?? '' });
  await check(await damaged(name, damage), id);
  await person.press(`Repair ${name}…`);
  await person.press(`Write 3.00 MiB into ${name}`);
  await person.sees('Amazon no longer knows this job.');
  await sightly();
  await person.press('Go on');
  await person.sees('3.00 MiB to be written: 3.00 MiB to be retrieved.');
  await person.sees('Retrieve 9–10 MiB…');
  await sightly();
});

test('a copy with bytes too many is cut to its size', async () => {
  const name = 'longer.mkv';
  const id = await saved(name);
  await check(await damaged(name, { sizeBytes: SIZE + 11 }), id);
  await person.press('Repair longer.mkv…');
  await person.sees('11 bytes too many at its end.');
  await person.press('Cut longer.mkv to its size');
  await expectRepaired(name);
});

test('what is nowhere else is retrieved as a part, once, with its cost before the click; then the file is mended', async () => {
  const name = 'retrieved.mkv';
  const id = await saved(name);
  await here.thaw.ask({ kind: 'transfer/remove', transferIds: [id] });
  const path = await damaged(name, { at: [5 * MiB] });
  await check(path, id);
  await person.sees(/^Different: 5–6 MiB, in chunk 1 of 2\.$/);
  await person.press('Repair retrieved.mkv…');
  await person.sees('1.00 MiB to be written: 1.00 MiB to be retrieved.');
  await here.standIn.forgetJournal();
  await here.thaw.page.getByRole('link', { name: 'Retrieve 5–6 MiB…' }).click();
  await here.thaw.page.getByRole('button', { name: /^Retrieve for / }).click();
  await person.sees('Proven. Ready to save');
  const asked = (await here.standIn.journal()).filter(({ operation }) => operation === 'InitiateJob');
  expect(asked).toHaveLength(1);
  expect(await outputsAsked()).toEqual([`bytes=0-${MiB - 1}`]);
  await check(path, id);
  await person.press('Repair retrieved.mkv…');
  await person.sees('1.00 MiB to be written: 1.00 MiB from chunks that are kept here.');
  await person.press('Write 1.00 MiB into retrieved.mkv');
  await expectRepaired(name);
});

test('another file than the one that was checked is left alone', async () => {
  const { page } = here.thaw;
  await damaged('chunks.mkv', { at: [MiB] });
  const path = join(folder, 'chunks.mkv');
  const [receipt] = (await here.thaw.receipts()).filter(({ name }) => name === 'chunks.mkv');
  await check(path, receipt!.id);
  await page.evaluate(() => ((globalThis as { opens?: string }).opens = 'longer.mkv'));
  await person.press('Repair chunks.mkv…');
  await person.sees(/^longer\.mkv isn’t the file that was checked/);
  expect((await pickedFile(page, 'longer.mkv'))?.sha256).toBe(here.file('longer.mkv').sha256);
});
