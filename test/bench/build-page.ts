import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

/** Builds the bench's page with the app's own settings. @returns the folder. */
export async function buildPage(into: string): Promise<string> {
  const outDir = join(into, 'page');
  await build({
    configFile: false,
    root: 'test/bench/page',
    logLevel: 'error',
    publicDir: false,
    define: { __VERSION__: '"bench"', __BUILD__: '"bench"', __SHELL__: '[]' },
    plugins: [svelte()],
    worker: { format: 'iife' },
    build: { outDir, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  return outDir;
}
