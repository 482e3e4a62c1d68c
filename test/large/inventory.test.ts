import { rm } from 'node:fs/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { buildPage } from '../bench/build-page.ts';
import { writeInventory } from '../bench/inventories.ts';
import { openBench } from '../bench/open.ts';
import { newFolder } from '../drive/files.ts';
import { browserMemory, watchMemory } from '../drive/memory.ts';

const MiB = 1024 * 1024;
const chromium = inject('chromium');

interface Size {
  /** Of all browser processes, in bytes: the most while it was read, and with it open afterwards. */
  readonly peak: number;
  readonly open: number;
}

/** Reads an inventory and searches in it. */
async function wholeInventory(archives: number): Promise<Size> {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [page, path] = await Promise.all([buildPage(folder), writeInventory(folder, archives)]);
  const { call, profile } = await openBench(chromium, [page, folder]);
  const peak = watchMemory(profile);
  const { rows } = await call<{ readonly rows: number }>('read', path.slice(path.lastIndexOf('/')));
  expect(rows).toBe(archives);
  expect(await call<readonly number[]>('filters', ['img_', '*.pdf'])).toHaveLength(2);
  return { peak: peak(), open: browserMemory(profile) };
}

test('five million archives are read and searched, in memory that a laptop has', async () => {
  const small = await wholeInventory(100_000);
  const large = await wholeInventory(5_000_000);
  const said = ({ peak, open }: Size): string => `peak ${Math.round(peak / MiB)} MiB, open ${Math.round(open / MiB)} MiB`;
  process.stdout.write(`\nall browser processes: 100,000 archives ${said(small)}; 5,000,000 archives ${said(large)}\n`);
  // 50 bytes a row are some 240 MiB; the collector's mood and the disk's cache are in it, a copy of 2 GB would not be.
  expect(large.open - small.open).toBeLessThan(700 * MiB);
});
