import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { buildId } from './build/build-id.ts';
import { sbom } from './build/sbom.ts';
import { isKnown, workerBundles } from './build/worker-bundle.ts';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

/** A page and a worker of different builds tell each other so; tests build two. */
const define = {
  __VERSION__: JSON.stringify(version),
  __BUILD__: JSON.stringify(process.env['THAW_BUILD'] ?? buildId(version)),
};

export default defineConfig({
  define: { ...define, __SHELL__: '[]' },
  plugins: [svelte(), sbom(new URL('./package-lock.json', import.meta.url)), workerBundles(define)],
  worker: { format: 'iife' },
  build: {
    outDir: process.env['THAW_OUT'] ?? 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { onLog: (level, log, report) => (isKnown(log) ? undefined : report(level, log)) },
  },
});
