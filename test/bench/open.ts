import { rm } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { newFolder } from '../drive/files.ts';
import { startPiped } from '../drive/pipe.ts';
import { serve } from './serve.ts';

/** The bench's page in a browser that nothing else is attached to. */
export interface BenchPage {
  readonly profile: string;
  /** Calls a function of `page.ts`. */
  call<T>(name: string, argument: unknown): Promise<T>;
}

/** @param folders with the built page and what it reads. */
export async function openBench(chromium: string, folders: readonly string[]): Promise<BenchPage> {
  const profile = await newFolder();
  const browser = await startPiped(chromium, profile);
  onTestFinished(async () => {
    await browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const tab = await browser.openTab(`${await serve(folders)}/index.html`);
  await tab.run(`new Promise((go) => { const look = () => (globalThis.bench ? go() : setTimeout(look, 20)); look(); })`);
  return { profile, call: async <T>(name: string, argument: unknown) => (await tab.run(`bench.${name}(${JSON.stringify(argument)})`)) as T };
}
