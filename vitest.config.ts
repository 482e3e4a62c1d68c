import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Tests in Node, and tests that drive a real browser; `npm test` runs both in one go. */
const define = { __VERSION__: '"0.0.0-test"', __BUILD__: '"test"', __SHELL__: '[]' };

export default defineConfig({
  define,
  test: {
    reporters: ['default', './test/closing-line.ts', './test/catalogue/reporter.ts'],
    projects: [
      { define, plugins: [svelte()], test: { name: 'node', include: ['test/unit/**/*.test.ts', 'test/race/**/*.test.ts'], testTimeout: 60_000 } },
      {
        define,
        test: {
          name: 'browser',
          include: [
            'test/browser/**/*.test.ts',
            'test/faults/**/*.test.ts',
            'test/floor/**/*.test.ts',
            'test/torture/**/*.test.ts',
            'test/wire/**/*.test.ts',
            'test/relay/**/*.test.ts',
          ],
          globalSetup: './test/browser/setup.ts',
          setupFiles: './test/browser/no-violation.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two cores: one browser at a time keeps its timings those of a person's machine.
          fileParallelism: false,
          pool: 'forks',
        },
      },
    ],
  },
});
