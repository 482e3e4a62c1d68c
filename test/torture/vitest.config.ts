import { defineConfig } from 'vitest/config';

/** `npm run torture`: as long as one likes, so not a part of `npm test` but for two minutes. */
export default defineConfig({
  define: { __VERSION__: '"0.0.0-test"', __BUILD__: '"test"', __SHELL__: '[]' },
  test: {
    reporters: ['default', './test/closing-line.ts'],
    include: ['test/torture/torture.test.ts'],
    globalSetup: './test/browser/setup.ts',
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
