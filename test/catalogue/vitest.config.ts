import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/catalogue/write.ts'], testTimeout: 60_000 } });
