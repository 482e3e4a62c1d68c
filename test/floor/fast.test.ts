import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, inject, onTestFinished, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { archiveIdOf } from '../../stand-in/node/archive-id.ts';
import { newFolder } from '../drive/files.ts';
import { startStandIn } from '../drive/stand-in.ts';
import { ascending, CHUNK, chunksAsked } from './downloading.ts';
import { openPiped, retrievePiped } from './piped.ts';

const SIZE = Number(process.env['THAW_FAST_MIB'] ?? 1_536) * MiB;

/** A large file that costs no disk: every MiB begins with its own number. */
async function makeSparse(path: string): Promise<void> {
  const file = await open(path, 'w');
  await file.truncate(SIZE);
  for (let at = 0; at < SIZE; at += MiB) await file.write(Buffer.from(`MiB ${at}`), 0, undefined, at);
  await file.close();
}

test('T9 fast writer: as fast as the stand-in goes, no chunk is fetched again and the whole is proven', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await makeSparse(join(folder, 'fast.bin'));
  const standIn = await startStandIn(['--data', folder, '--job-delay', '0s']);
  onTestFinished(standIn.kill);
  const thaw = await openPiped(inject('chromium'), standIn.url);
  const id = await retrievePiped(thaw, { name: 'fast.bin', archiveId: archiveIdOf('file fast.bin') });

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

/** Breaks the next Blobs that a script makes, as the browser does: their bytes are gone before they are written. */
const BREAK_BLOBS = (count: number): string => `(async () => {
  const whole = Blob;
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('broken', { create: true });
  const writable = await handle.createWritable();
  await writable.write(new Uint8Array(${CHUNK}));
  await writable.close();
  const file = await handle.getFile();
  await root.removeEntry('broken');
  let left = ${count};
  globalThis.Blob = function (parts, options) { return left-- > 0 ? new whole([file]) : new whole(parts, options); };
  globalThis.Blob.prototype = whole.prototype;
  return true;
})()`;

const WRITES = 96;
/** Four lanes, each with one buffer that it uses again and again: nothing makes the collector look. */
const WRITE_ALL = (writes: number): string => `(async () => {
  const failed = [];
  let next = 0;
  const lane = async () => {
    const bytes = new Uint8Array(${CHUNK});
    for (let i = next++; i < ${writes}; i = next++) {
      bytes.fill(i + 1, 0, 64);
      bytes.fill(i + 1, ${CHUNK - 64});
      await thawChunks.putChunk('fast', i, bytes, { treeHash: new Uint8Array(32), sizeBytes: ${CHUNK}, verified: true, life: 'a', storedAtMs: 0 })
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

test('T9 fast writer: 1.5 GiB from reused buffers as fast as the disk takes them, every chunk is stored and reads back', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const standIn = await startStandIn(['--data', folder]);
  onTestFinished(standIn.kill);
  const { tab } = await openPiped(inject('chromium'), standIn.url);
  await tab.run(`${await writerScript()}; true`);
  const startedMs = performance.now();
  expect(await tab.run(WRITE_ALL(WRITES))).toEqual([]);
  console.log(`T9: ${Math.round((WRITES * CHUNK) / MiB / ((performance.now() - startedMs) / 1_000))} MiB/s written`);
  expect(await tab.run(READ_ALL(WRITES))).toEqual([]);
});

test('T9 fast writer: a Blob that the browser broke is made anew from the bytes that are still there', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const standIn = await startStandIn(['--data', folder]);
  onTestFinished(standIn.kill);
  const { tab } = await openPiped(inject('chromium'), standIn.url);
  await tab.run(`${await writerScript()}; true`);
  await tab.run(BREAK_BLOBS(4));
  expect(await tab.run(WRITE_ALL(4))).toEqual([]);
  expect(await tab.run(READ_ALL(4))).toEqual([]);
});
