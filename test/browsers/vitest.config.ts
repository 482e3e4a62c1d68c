import { defineConfig } from 'vitest/config';

/** `npm run test:browsers`: hundreds of megabytes to install and minutes to run, so not a part of `npm test`. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts', './test/catalogue/reporter.ts'],
    globalSetup: './test/browsers/setup.ts',
    include: ['test/browsers/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
