import { defineConfig } from 'vite';

/** The local Glacier as plain JavaScript: Node 20 runs no TypeScript. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist/stand-in',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: { cli: 'stand-in/node/cli.ts', start: 'stand-in/node/start.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
