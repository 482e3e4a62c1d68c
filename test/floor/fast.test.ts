import { rm } from 'node:fs/promises';
import { build } from 'vite';
import { expect, inject, onTestFinished, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { newFolder } from '../drive/files.ts';
import { startStandIn } from '../drive/stand-in.ts';
import { ascending, CHUNK, chunksAsked, makeLarge } from './downloading.ts';
import { openPiped, retrievePiped } from './piped.ts';

const SIZE = Number(process.env['THAW_FAST_MIB'] ?? 1_536) * MiB;

test('T9 fast writer: as fast as the stand-in goes, no chunk is fetched again and the whole is proven', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = await makeLarge(folder, 'fast.bin', SIZE);
  const standIn = await startStandIn(['--data', folder, '--job-delay', '0s']);
  onTestFinished(standIn.kill);
  const thaw = await openPiped(inject('chromium'), standIn.url);
  const id = await retrievePiped(thaw, file);

  await expect.poll(async () => (await thaw.transfer(id))?.whole, { timeout: 100_000, interval: 250 }).toBe('proven');
  const events = await thaw.events(id);
  const at = (is: string): number => events.find(({ happening }) => happening.is === is)?.atMs ?? NaN;
  console.log(`T9: ${Math.round(SIZE / MiB / ((at('proven') - at('planned')) / 1_000))} MiB/s`);
  expect(events.filter(({ happening }) => happening.is === 'failed')).toEqual([]);
  expect((await thaw.transfer(id))?.refetched).toBe(0);
  expect(ascending(await chunksAsked(standIn))).toEqual(Array.from({ length: SIZE / CHUNK }, (_, i) => i));
});

/** The store's own writer as a script that a page can run. */
async function writerScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: process.env['THAW_STORE'] ?? 'src/store/chunks.ts', formats: ['iife'], name: 'thawChunks' },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const output = bundle && 'output' in bundle ? bundle.output[0] : undefined;
  if (output?.type !== 'chunk') throw new Error('the writer was not built');
  return output.code;
}

/** Refuses the next Blobs in Chromium's own words for those that broke before they were written. */
const REFUSE_BLOBS = (count: number): string => `{
  const put = IDBObjectStore.prototype.put;
  let left = ${count};
  IDBObjectStore.prototype.put = function (value, key) {
    if (value instanceof Blob && value.size === ${CHUNK} && left-- > 0) throw new DOMException('Failed to write blobs (InvalidBlob)', 'DataError');
    return put.call(this, value, key);
  };
}`;

/** Four lanes, each with one buffer that it uses again and again. */
const WRITE_ALL = (writes: number): string => `(async () => {
  const failed = [];
  let next = 0;
  const lane = async () => {
    const bytes = new Uint8Array(${CHUNK});
    for (let i = next++; i < ${writes}; i = next++) {
      bytes.fill(i + 1, 0, 64);
      bytes.fill(i + 1, ${CHUNK - 64});
      await thawChunks.putChunk('fast', i, bytes, { treeHash: new Uint8Array(32), sizeBytes: ${CHUNK}, verified: true, life: 'a', storedAtMs: 0 }, [])
        .catch((error) => failed.push([i, error.failure ?? String(error)]));
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return failed;
})()`;
const READ_ALL = (writes: number): string => `(async () => {
  const wrong = [];
  for (let i = 0; i < ${writes}; i++) {
    const bytes = await thawChunks.chunkBytes('fast', i).then((blob) => blob.arrayBuffer()).catch(String);
    const read = typeof bytes === 'string' ? [bytes] : [new Uint8Array(bytes)[0], new Uint8Array(bytes)[${CHUNK - 1}]];
    if (read[0] !== i + 1 || read[1] !== i + 1) wrong.push([i, ...read]);
  }
  return wrong;
})()`;

test('T9 fast writer: a Blob that the browser broke is made anew from the bytes that are still there', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const standIn = await startStandIn(['--data', folder]);
  onTestFinished(standIn.kill);
  const { tab } = await openPiped(inject('chromium'), standIn.url);
  await tab.run(`${await writerScript()}; true`);
  await tab.run(REFUSE_BLOBS(6));
  expect(await tab.run(WRITE_ALL(4))).toEqual([]);
  expect(await tab.run(READ_ALL(4))).toEqual([]);
});
