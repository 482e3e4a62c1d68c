/**
 * Downloads: every row a ratio of two things that were measured in turn in the same run. Sizes by
 * `THAW_BENCH_MIB` (256), large ones by `THAW_BENCH_LARGE_MIB` (4096; 0 leaves them out), runs by
 * `THAW_BENCH_RUNS` (5).
 */
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
import { expect, inject, onTestFinished, test } from 'vitest';
import { newFolder } from '../drive/files.ts';
import { browserMemory, watchMemory } from '../drive/memory.ts';
import { startPiped, type PipedBrowser, type Tab } from '../drive/pipe.ts';
import { buildPage } from './build-page.ts';
import { dropFile, peersHere, rawLine, sentBytes, sha256sum, startLink, startServer, type Link } from './downloads/processes.ts';
import { figureOf, inWords, printRow } from './figures.ts';

const chromium = inject('chromium');
const MiB = 1024 * 1024;
const SIZE = Number(process.env['THAW_BENCH_MIB'] ?? 256);
const LARGE = Number(process.env['THAW_BENCH_LARGE_MIB'] ?? 4096);
const RUNS = Number(process.env['THAW_BENCH_RUNS'] ?? 5);
const LINKS: readonly { readonly name: string; readonly link?: Link; readonly aims: Readonly<Record<string, string>> }[] = [
  { name: 'bare loopback', aims: {} },
  {
    name: '100 MB/s, 40 ms',
    link: { bytesPerSecond: 100e6, roundTripMs: 40 },
    aims: { awscli: 'aim 1.8', 'aria2c, 8 connections': 'aim 1.1', line: 'aim 0.95' },
  },
  { name: '20 MB/s, 40 ms', link: { bytesPerSecond: 20e6, roundTripMs: 40 }, aims: { line: 'aim 0.95' } },
];

interface World {
  readonly folder: string;
  readonly profile: string;
  readonly browser: PipedBrowser;
  readonly tab: Tab;
  call<T>(name: string, argument?: unknown): Promise<T>;
}

const LOADED = 'new Promise((go) => { const look = () => (globalThis.downloads ? go() : setTimeout(look, 20)); look(); })';

/** The app in one tab, so that its worker runs; the bench's page in another. */
async function open(url: string, folder: string, profile: string): Promise<World> {
  const browser = await startPiped(chromium, profile);
  onTestFinished(() => browser.kill());
  await browser.downloadsTo(folder);
  const app = await browser.openTab(`${url}/`);
  await app.run('navigator.serviceWorker.ready.then(() => true)');
  const tab = await browser.openTab(`${url}/page/index.html`);
  await tab.run(LOADED);
  return {
    folder,
    profile,
    browser,
    tab,
    call: async <T>(name: string, argument?: unknown) => (await tab.run(`downloads.${name}(${JSON.stringify(argument) ?? ''})`)) as T,
  };
}

async function folders(): Promise<{ readonly folder: string; readonly profile: string }> {
  const [folder, profile] = await Promise.all([newFolder(), newFolder()]);
  onTestFinished(async () => {
    for (const each of [folder, profile]) await rm(each, { recursive: true, force: true, maxRetries: 5 });
  });
  return { folder, profile };
}

async function served(folder: string, bytesPerSecond?: number): Promise<string> {
  // Its scripts stand where the app's do: a page of ours starts no others.
  return startServer(['dist/app', folder, await buildPage(folder)], bytesPerSecond);
}

const perSecond = (mib: number, ms: number): number => (1000 * mib) / ms;
const say = (text: string): void => void process.stdout.write(`\n${text}\n`);
const words = (values: readonly number[], digits = 2): string => inWords(figureOf(values), digits);

test('download, verify and store; save', async () => {
  const { folder, profile } = await folders();
  const world = await open(await served(folder), folder, profile);
  await world.call('download', 16).then((warm) => world.call('forget', (warm as { id: string }).id));
  const rows = {
    rate: [] as number[],
    bare: [] as number[],
    rehash: [] as number[],
    worker: [] as number[],
    picked: [] as number[],
    read: [] as number[],
  };
  for (let run = 0; run < RUNS; run++) {
    const bareMs = await world.call<number>('bareWrites', SIZE);
    const { id, ms } = await world.call<{ id: string; ms: number }>('download', SIZE);
    rows.rate.push(perSecond(SIZE, ms));
    rows.bare.push(bareMs / ms);
    const readMs = await world.call<number>('readBlob', id);
    rows.rehash.push(readMs / (await world.call<number>('rehash', id)));
    const pickedMs = await world.call<number>('writePicked', id);
    rows.read.push(readMs / pickedMs);
    rows.picked.push((await world.call<number>('bareFile', SIZE)) / pickedMs);
    const plainMs = await downloaded(world, 'bare.bin', () => world.call('downloadPlainly', SIZE));
    rows.worker.push(plainMs / (await downloaded(world, 'bench.bin', () => world.call('handOver', id))));
    await world.call('forget', id);
  }
  say(`${SIZE} MiB, bare loopback, medians of ${RUNS}`);
  printRow('download + verify + store, MiB/s', words(rows.rate, 0), '');
  printRow('  to bare strict IndexedDB Blob writes', words(rows.bare), 'aim 0.95');
  printRow('the re-hash before a save, to reading the same Blob', words(rows.rehash), 'counted apart');
  printRow("save into a file of the browser's own, to bare writes into one", words(rows.picked), 'aim 0.9');
  printRow('  to reading the same Blob', words(rows.read), 'aim 0.9');
  printRow("save by the worker, to the browser's own download from the server", words(rows.worker), 'aim 0.9');
});

/** @returns ms until the disk has the whole file under its own name. */
async function downloaded(world: World, name: string, begin: () => Promise<unknown>): Promise<number> {
  const file = join(world.folder, name);
  await dropFile(file);
  const began = performance.now();
  await begin();
  while ((await stat(file).catch(() => undefined))?.size !== SIZE * MiB) {
    if (performance.now() - began > 120_000) throw new Error('the browser saved nothing');
    await sleep(5);
  }
  return performance.now() - began;
}

test('the same archive by others, line by line', async () => {
  const { folder, profile } = await folders();
  const server = await served(folder);
  const peers = await peersHere();
  for (const { name, link, aims } of LINKS) {
    const url = link ? await startLink(server, link) : server;
    // A slow line needs no large file to show what it does.
    const mib = link ? Math.min(SIZE, Math.max(64, Math.floor(link.bytesPerSecond / 400_000))) : SIZE;
    const world = await open(url, folder, profile);
    const toLine: number[] = [];
    const toPeer = new Map(peers.map((peer) => [peer.name, [] as number[]]));
    for (let run = 0; run < RUNS; run++) {
      const { id, ms } = await world.call<{ id: string; ms: number }>('download', mib);
      await world.call('forget', id);
      toLine.push((await rawLine(url, mib)) / ms);
      for (const peer of peers) {
        const file = join(folder, 'peer.bin');
        const peerMs = await peer.take(url, mib, file);
        expect((await stat(file)).size).toBe(mib * MiB);
        toPeer.get(peer.name)?.push(peerMs / ms);
        await dropFile(file);
      }
    }
    await world.browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    say(`${mib} MiB, ${name}, medians of ${RUNS}: times as fast as`);
    printRow('the line itself, six connections that forget', words(toLine), aims['line'] ?? '');
    for (const [peer, values] of toPeer) printRow(peer, words(values), aims[peer] ?? '');
  }
});

test('a file is checked', async () => {
  const { folder, profile } = await folders();
  const world = await open(await served(folder), folder, profile);
  for (const mib of [SIZE, LARGE].filter((size) => size > 0)) {
    const file = join(folder, 'check.bin');
    const out = createWriteStream(file);
    const piece = Buffer.alloc(MiB, 7);
    for (let i = 0; i < mib; i++) if (!out.write(piece)) await once(out, 'drain');
    out.end();
    await once(out, 'close');
    await world.tab.setFiles('#file', [file]);
    const ratios: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const ms = await world.call<number>('check');
      ratios.push((await sha256sum(file)) / ms);
    }
    say(`check a file of ${mib} MiB, medians of ${RUNS}`);
    printRow('times as fast as sha256sum', words(ratios), 'aim 1.0');
    await dropFile(file);
  }
});

test('resumed after a SIGKILL', async () => {
  const { folder, profile } = await folders();
  const url = await served(folder, 100e6);
  const again: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = await sentBytes(url);
    const first = await open(url, folder, profile);
    const id = await first.call<string>('begin', SIZE);
    while ((await sentBytes(url)) - before < (SIZE * MiB) / 2) await sleep(20);
    await first.browser.kill();
    const next = await open(url, folder, profile);
    await next.call('goOn', id);
    again.push(((await sentBytes(url)) - before) / MiB - SIZE);
    await next.call('forget', id);
    await next.browser.kill();
  }
  say(`${SIZE} MiB at 100 MB/s, killed in the middle, ${RUNS} times`);
  printRow('sent a second time, MiB', words(again, 1), 'aim: 1 a connection, and what was on the line');
});

test('memory of all browser processes', async () => {
  const peaks: number[] = [];
  for (const mib of [SIZE, LARGE].filter((size) => size > 0)) {
    const { folder, profile } = await folders();
    const world = await open(await served(folder), folder, profile);
    const empty = browserMemory(profile);
    const peak = watchMemory(profile);
    await world.call('download', mib);
    peaks.push((peak() - empty) / MiB);
    await world.browser.kill();
    printRow(`peak over an empty page while ${mib} MiB come, MiB`, String(Math.round(peaks.at(-1) ?? 0)), '');
  }
  if (peaks.length === 2)
    printRow('  the large one over the small one, MiB', String(Math.round((peaks[1] ?? 0) - (peaks[0] ?? 0))), 'aim 60 (of 8 GiB)');
});

test('first load', async () => {
  const { folder } = await folders();
  const server = await served(folder);
  for (const { name, link } of LINKS) {
    const url = link ? await startLink(server, link) : server;
    const times: number[] = [];
    let kB = 0;
    for (let run = 0; run < RUNS; run++) {
      const { profile } = await folders();
      const browser = await startPiped(chromium, profile);
      const tab = await browser.openTab(`${url}/`);
      const seen = (await tab.run(FIRST_PAINT)) as { ms: number; kB: number };
      times.push(seen.ms);
      kB = seen.kB;
      await browser.kill();
    }
    printRow(`first contentful paint, ${name}, ms`, words(times, 0), `${Math.round(kB)} kB before it, not packed`);
  }
});

const FIRST_PAINT = `new Promise((go) => {
  const look = () => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    if (!paint) return setTimeout(look, 20);
    const before = performance.getEntriesByType('resource').filter(({ responseEnd }) => responseEnd <= paint.startTime);
    go({ ms: paint.startTime, kB: before.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000 });
  };
  look();
})`;
