import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { afterEach, expect, inject, test } from 'vitest';
import { sha256OfFile } from '../drive/files.ts';
import { watchMemory } from '../drive/memory.ts';
import { CHUNK, scene, type Scene } from '../drive/scene.ts';

const MiB = 1024 * 1024;
const chromium = inject('chromium');
let here: Scene;
afterEach(() => here.end());

/** Peak of all browser processes while a file comes from sign-in to the disk, in bytes. */
async function wholeJob(sizeBytes: number): Promise<number> {
  here = await scene({ chromium, files: { 'large.img': sizeBytes } });
  const peak = watchMemory(here.thaw.profile);
  const id = await here.retrieve('large.img');
  await here.proven(id, 900_000);
  const served = await here.standIn.rangesServed();
  expect(new Set(served).size).toBe(Math.ceil(sizeBytes / CHUNK));
  expect(served).toHaveLength(Math.ceil(sizeBytes / CHUNK));

  const { page } = here.thaw;
  const { url } = (await here.thaw.ask({ kind: 'save/offer', transferId: id, name: 'large.img' })) as { url: string };
  const coming = page.waitForEvent('download', { timeout: 600_000 });
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.src = address;
    document.body.append(frame);
  }, url);
  const download = await coming;
  const saved = `${here.thaw.profile}/saved.img`;
  await pipeline(await download.createReadStream(), createWriteStream(saved));
  expect(await sha256OfFile(saved)).toBe(here.file('large.img').sha256);
  return peak();
}

test('4 GiB come through the browser, equal to the source, in memory that does not grow with size', async () => {
  const small = await wholeJob(256 * MiB);
  await here.end();
  const large = await wholeJob(4096 * MiB);
  process.stdout.write(`\npeak of all browser processes: 256 MiB ${Math.round(small / MiB)} MiB, 4 GiB ${Math.round(large / MiB)} MiB\n`);
  // The disk's own cache of written Blobs and the collector's mood are in it; a copy of the file would not be.
  expect(large - small).toBeLessThan(300 * MiB);
});
