import { rm } from 'node:fs/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { makeFile, newFolder } from '../drive/files.ts';
import { startStandIn } from '../drive/stand-in.ts';
import { openPiped, retrievePiped } from './piped.ts';

const SOON = { timeout: 30_000 };
/** Counts what the browser tells the page; runs before the app. */
const COUNTS = `globalThis.told = { freeze: 0, resume: 0 };
  for (const name of ['freeze', 'resume']) document.addEventListener(name, () => globalThis.told[name]++);`;

test('B5 a tab that stood frozen while another one worked: it holds nobody off, and shows all of it when it goes on', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [before, meanwhile, afterwards] = [
    await makeFile(folder, 'before.bin', 3 * MiB),
    await makeFile(folder, 'meanwhile.bin', 17 * MiB),
    await makeFile(folder, 'afterwards.bin', MiB),
  ];
  const standIn = await startStandIn(['--data', folder, '--job-delay', '0s']);
  onTestFinished(standIn.kill);
  const thaw = await openPiped(inject('chromium'), standIn.url);
  const proven = async (id: string): Promise<void> => expect.poll(async () => (await thaw.transfer(id))?.whole, SOON).toBe('proven');
  await proven(await retrievePiped(thaw, before));

  const tab = await thaw.browser.openTab(new URL('#/transfers', standIn.url).href, COUNTS);
  const shown = async (): Promise<string> => String(await tab.run(`document.querySelector('main')?.innerText ?? ''`));
  await expect.poll(shown, SOON).toContain(before.name);
  // A browser freezes no tab that is in the middle of its storage, as DevTools would.
  await expect.poll(() => tab.run('navigator.locks.query().then(({ held }) => held.length)'), SOON).toBe(0);
  await tab.hide();
  await tab.freeze();
  await expect.poll(() => tab.run('globalThis.told'), SOON).toEqual({ freeze: 1, resume: 0 });

  await proven(await retrievePiped(thaw, meanwhile));
  expect(await shown()).not.toContain(meanwhile.name);

  await tab.resume();
  await expect.poll(() => tab.run('globalThis.told'), SOON).toEqual({ freeze: 1, resume: 1 });
  await expect.poll(shown, SOON).toContain(meanwhile.name);
  // It hears what comes from now on as well.
  await proven(await retrievePiped(thaw, afterwards));
  await expect.poll(shown, SOON).toContain(afterwards.name);
});
