/** Inventories: from the first byte to searchable, and what a person then waits for. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { newFolder } from '../drive/files.ts';
import { browserMemory } from '../drive/memory.ts';
import { buildPage } from './build-page.ts';
import { figureOf, inWords, percentile, printRow } from './figures.ts';
import { writeInventory } from './inventories.ts';
import { openBench } from './open.ts';

const chromium = inject('chromium');
const MiB = 1024 * 1024;
const RUNS = 5;
const TEXTS = ['iceland', '*.pdf', 'IMG_00*', '2014', 'größe', 'tax', 'img_0012345', '*.e?l', 'zzz', 'школа'];

async function withPython(path: string): Promise<number> {
  const { stdout } = await promisify(execFile)('python3', ['test/bench/peers/inventory.py', path]);
  return (JSON.parse(stdout) as { ms: number }).ms;
}

interface Run {
  readonly rows: number;
  readonly ms: number;
}

for (const archives of [100_000, 1_000_000]) {
  test(`${archives.toLocaleString('en')} archives`, async () => {
    const folder = await newFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [page, path] = await Promise.all([buildPage(folder), writeInventory(folder, archives)]);
    const name = path.slice(path.lastIndexOf('/'));
    const perSecond: number[] = [];
    const toParse: number[] = [];
    const toPython: number[] = [];
    let world = await openBench(chromium, [page, folder]);
    const empty = browserMemory(world.profile);
    for (let run = 0; run < RUNS; run++) {
      if (run > 0) world = await openBench(chromium, [page, folder]);
      const { rows, ms } = await world.call<Run>('read', name);
      expect(rows).toBe(archives);
      perSecond.push((rows / ms) * 1000);
      toPython.push((await withPython(path)) / ms);
      toParse.push((await world.call<number>('parse', name)) / ms);
    }
    process.stdout.write(`\n${archives.toLocaleString('en')} archives\n`);
    printRow('archives a second, first byte to searchable', inWords(figureOf(perSecond), 0), '');
    printRow('  times as fast as python3 json + sqlite3', inWords(figureOf(toPython), 2), 'aim 3');
    printRow('  times as fast as JSON.parse alone (ceiling)', inWords(figureOf(toParse), 2), '');
    if (archives === 100_000) {
      const records = await world.call<number>('records', name);
      printRow('  times as fast as a record a row', ((records / archives) * (figureOf(perSecond).median / 1000)).toFixed(1), 'aim 30');
    }
    const filters = await world.call<number[]>('filters', Array.from({ length: 10 }, () => TEXTS).flat());
    printRow('a filter, ms: median, p95', `${percentile(filters, 0.5).toFixed(1)}, ${percentile(filters, 0.95).toFixed(1)}`, 'aim p95 50');
    const folders = await world.call<number[]>('folders', 200);
    printRow('opening a folder, ms: median, p95', `${percentile(folders, 0.5).toFixed(1)}, ${percentile(folders, 0.95).toFixed(1)}`, 'aim p95 16');
    printRow('memory of all browser processes, open, MiB', `${Math.round((browserMemory(world.profile) - empty) / MiB)}`, 'over an empty page');
  });
}
