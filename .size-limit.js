/**
 * The scripts that the first screen needs: those that the built page names itself, which are its entry
 * and all that the entry imports. Screens behind it are loaded when they are seen, the service worker
 * in the background. `test/browser/first-screen.test.ts` makes sure that this is what a browser loads.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = 'dist/app';
const page = readFileSync(join(APP, 'index.html'), 'utf8');
const scripts = [...page.matchAll(/<(?:script|link rel="modulepreload")[^>]*(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => join(APP, path));
if (scripts.length === 0) throw new Error(`${APP}/index.html names no script: run npm run build.`);

export default [{ name: 'scripts of the first screen', path: scripts, limit: '80 kB', gzip: true }];
