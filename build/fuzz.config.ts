import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The fuzzing as plain JavaScript: Node 20 runs no TypeScript. */
export default defineConfig({
  publicDir: false,
  plugins: [svelte()],
  define: { __VERSION__: '"0.0.0-fuzz"', __BUILD__: '"fuzz"', __SHELL__: '[]' },
  build: { ssr: true, outDir: 'dist/fuzz', emptyOutDir: true, target: 'node20', rolldownOptions: { input: { cli: 'test/fuzz/cli.ts' } } },
});
