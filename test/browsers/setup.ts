import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { findFirefox, findWebKit, type FoundFirefox, type FoundWebKit } from './install.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    firefox: FoundFirefox;
    webkit: FoundWebKit;
  }
}

/** Both browsers, installed where that can be; what is missing is said once, and its suites are skipped. */
export default async function setup(project: TestProject): Promise<void> {
  if (!existsSync('dist/app/sw.js') || !existsSync('dist/stand-in/start.js')) throw new Error('Nothing is built yet: run npm run build.');
  // One after the other: apt holds a lock.
  const firefox = await findFirefox();
  const webkit = await findWebKit();
  if (firefox.is === 'missing') console.log(`Firefox’s tests are skipped: ${firefox.why}`);
  if (webkit.is === 'missing') console.log(`WebKit’s tests are skipped: ${webkit.why}`);
  project.provide('firefox', firefox);
  project.provide('webkit', webkit);
}
