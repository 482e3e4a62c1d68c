import { defineConfig } from 'vitest/config';

/** `npm run test:large`: minutes and gigabytes, so not a part of `npm test`. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts', './test/catalogue/reporter.ts'],
    include: ['test/large/**/*.test.ts'],
    globalSetup: './test/browser/setup.ts',
    testTimeout: 1_200_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
