/** Firefox as Debian has it: from the welcome to a saved file that equals the source byte by byte. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { newDisk, whyNoDisks } from '../drive/disk.ts';
import { makeFile, newFolder, sha256OfFile, type SourceFile } from '../drive/files.ts';
import { CHUNK, polled } from '../drive/scene.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { downloadedBytes, finished, openFirefox, removeProfile, type Firefox } from './firefox.ts';
import { checkSaved, retrieve, sees, signIn, storedChunks } from './tab.ts';

const MiB = 1024 * 1024;
const MINUTE_MS = 60_000;
const found = inject('firefox');
const noDisks = await whyNoDisks();
if (noDisks) console.log(`B11 is skipped: ${noDisks}.`);

const FILES = { 'one byte': 1, 'Þingvellir & “10 %” #1 ä+b.tar.gz': 33 * MiB + 7, 'film.mkv': 12 * CHUNK - 12_345, 'large.img': 1_100 * MiB };

/** It writes what its own handling of addresses could misread as an underscore; the receipt has the true name. */
const asFirefoxNames = (name: string): string => name.replaceAll('%', '_');

describe.skipIf(found.is === 'missing')('Firefox', () => {
  let source: string;
  let standIn: RunningStandIn;
  const files = new Map<string, SourceFile>();
  const file = (name: keyof typeof FILES): SourceFile => files.get(name)!;
  beforeAll(async () => {
    source = await newFolder();
    for (const [name, sizeBytes] of Object.entries(FILES)) files.set(name, await makeFile(source, name, sizeBytes));
    // Slow enough that the middle of a download is a place where one can stand.
    standIn = await startStandIn(['--data', source, '--job-delay', '100ms', '--bandwidth', '60MB/s']);
  });
  afterAll(async () => {
    await standIn?.kill();
    await rm(source, { recursive: true, force: true });
  });

  /** Signed in; closed and its profile removed with the test. */
  const opened = async (downloads: string, profile?: string): Promise<Firefox> => {
    if (found.is === 'missing') throw new Error(found.why);
    const firefox = await openFirefox({ path: found.path, downloads, ...(profile === undefined ? {} : { profile }) });
    onTestFinished(async () => {
      await firefox.kill();
      await removeProfile(firefox);
    });
    await signIn(firefox.tab, standIn.url);
    return firefox;
  };
  const newDownloads = async (): Promise<string> => {
    const folder = await newFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return folder;
  };

  test('the service worker runs the engine, and files of any size and name are retrieved, proven, saved, equal and checked', async () => {
    const downloads = await newDownloads();
    const firefox = await opened(downloads);
    for (const { archiveId, name, sha256 } of [file('one byte'), file('Þingvellir & “10 %” #1 ä+b.tar.gz')]) {
      await retrieve(firefox.tab, { archiveId, name });
      await sees(firefox.tab, 'Proven. Ready to save');
      await firefox.tab.click({ is: 'button', name: `Save ${name}` });
      await sees(firefox.tab, 'Handed to your browser. Did it arrive?');
      const saved = await finished(downloads, asFirefoxNames(name), MINUTE_MS);
      expect(await sha256OfFile(saved), name).toBe(sha256);
      await checkSaved(firefox.tab, saved);
    }
    expect(await firefox.tab.run(() => navigator.serviceWorker.controller?.state)).toBe('activated');
    expect(firefox.complaints).toEqual([]);
  });

  test('B2 killed in mid-download, it goes on after the next start, and fetches no stored chunk again', async () => {
    const downloads = await newDownloads();
    const { archiveId, name, sha256 } = file('film.mkv');
    const before = await opened(downloads);
    const id = await retrieve(before.tab, { archiveId, name });
    const kept = await polled(
      () => storedChunks(before.tab, id),
      (stored) => stored.length >= 3,
      'three chunks stored',
      MINUTE_MS,
    );
    await before.kill();
    const asked = (await standIn.rangesAsked()).length;

    const { tab, complaints } = await opened(downloads, before.profile);
    expect(await storedChunks(tab, id)).toEqual(expect.arrayContaining(kept));
    await tab.goTo(`${standIn.url}#/t/${id}`);
    await sees(tab, 'Proven. Ready to save');
    const again = (await standIn.rangesAsked()).slice(asked);
    expect(again.filter((range) => kept.some((chunk) => range.startsWith(`bytes=${chunk * CHUNK}-`)))).toEqual([]);
    expect(again.length).toBeLessThanOrEqual(12 - kept.length);
    await tab.click({ is: 'button', name: 'Save' });
    expect(await sha256OfFile(await finished(downloads, name, MINUTE_MS))).toBe(sha256);
    expect(complaints).toEqual([]);
  });

  test.skipIf(noDisks)('B11 a save of over 1 GiB that takes over a minute arrives whole, and needs no worker', async () => {
    const disk = await newDisk(1_300);
    onTestFinished(() => disk.remove());
    const { archiveId, name, sha256, sizeBytes } = file('large.img');
    const { tab, complaints } = await opened(disk.folder);
    await retrieve(tab, { archiveId, name });
    await sees(tab, 'Proven. Ready to save', 4 * MINUTE_MS);
    await tab.click({ is: 'button', name: 'Save' });
    await sees(tab, 'Handed to your browser. Did it arrive?');
    expect(await tab.run(() => document.querySelectorAll('iframe').length), 'frames that a worker would answer').toBe(0);
    for (const part of [1 / 4, 3 / 4]) {
      const written = (): Promise<number> => downloadedBytes(disk.folder);
      await polled(written, (bytes) => bytes > part * sizeBytes, `${part} of it written`, 2 * MINUTE_MS);
      const letGo = await disk.hold();
      onTestFinished(() => letGo().catch(() => undefined));
      // Longer than Firefox lets a worker live that hears of nothing; the wait is the fault.
      await new Promise((resolve) => setTimeout(resolve, 35_000));
      expect(await written(), 'the save was not under way').toBeGreaterThan(0);
      await letGo();
    }
    expect(await sha256OfFile(await finished(disk.folder, name, 2 * MINUTE_MS))).toBe(sha256);
    expect(complaints).toEqual([]);
  });
});
