/** WebKitGTK, whose driver gives it an ephemeral profile only: much like a private window of Safari. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { makeFile, newFolder, sha256OfFile } from '../drive/files.ts';
import { polled } from '../drive/scene.ts';
import { startStandIn } from '../drive/stand-in.ts';
import { checkSaved, retrieve, sees, signIn, storedKinds } from './tab.ts';
import { openWebKit } from './webkit.ts';

const MiB = 1024 * 1024;
const MINUTE_MS = 60_000;
const found = inject('webkit');

test.skipIf(found.is === 'missing')('WebKit retrieves, proves and saves 64 MiB, equal, though it keeps no Blobs', async () => {
  if (found.is === 'missing') throw new Error(found.why);
  const source = await newFolder();
  const home = await newFolder();
  onTestFinished(async () => {
    for (const folder of [source, home]) await rm(folder, { recursive: true, force: true });
  });
  const { archiveId, name, sizeBytes, sha256 } = await makeFile(source, 'film.mkv', 64 * MiB);
  const standIn = await startStandIn(['--data', source, '--job-delay', '100ms']);
  onTestFinished(() => standIn.kill());
  const { tab, close } = await openWebKit({ ...found, home });
  onTestFinished(close);

  await signIn(tab, standIn.url);
  const id = await retrieve(tab, { archiveId, name });
  await sees(tab, 'Proven. Ready to save', 3 * MINUTE_MS);
  expect(await storedKinds(tab, id)).toEqual(Array.from({ length: 4 }, () => 'ArrayBuffer'));
  expect(await standIn.rangesServed()).toHaveLength(4);
  await tab.click({ is: 'button', name: 'Save' });
  await sees(tab, 'Handed to your browser. Did it arrive?');
  const saved = join(home, name);
  const size = (): Promise<number> =>
    stat(saved).then(
      (now) => now.size,
      () => 0,
    );
  await polled(size, (bytes) => bytes === sizeBytes, 'as long as the source', MINUTE_MS);
  expect(await sha256OfFile(saved)).toBe(sha256);
  await checkSaved(tab, saved);
});
