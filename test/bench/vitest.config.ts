import { defineConfig } from 'vitest/config';

/** `npm run bench`: figures, as ratios to a ceiling or a peer of the same run; nothing here passes or fails by the clock. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    include: ['test/bench/**/*.bench.ts'],
    globalSetup: './test/browser/setup.ts',
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
