import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { findChromium } from '../drive/chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: string;
  }
}

/** One Chromium for all browser tests; the app must be built, as `npm test` does. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync('dist/app/sw.js') || !existsSync('dist/stand-in/start.js')) throw new Error('Nothing is built yet: run npm run build.');
  const found = await findChromium();
  project.provide('chromium', found.path);
  return async () => {
    if (found.folder) await rm(found.folder, { recursive: true, force: true });
  };
}
