import { defineConfig } from 'vite';

/** `deploy/publish` as plain JavaScript: Node 20 runs no TypeScript. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist/publish',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: { input: { main: 'deploy/publishing/main.ts' } },
  },
});
