/**
 * Builds the workers that stand outside the page's bundle: the service worker (`sw.js`), the same
 * engine as a dedicated worker (`engine.js`) for browsers without one, and the reader of SQLite files
 * (`sqlite-worker.js`), which has a policy of its own (deploy/headers.ts). Each is one `iife` file: a
 * service worker may not `import()`, and a classic one knows no `import.meta`.
 */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'vite';

/** Files that the worker must not keep: itself, what is read anew each time, the bill of materials, and what only an install dialog shows. SQLite's reader is fetched when it is needed: half a megabyte that most never use. */
const NOT_SHELL = /^\/(sw|engine|sqlite-worker)\.js$|\/config\.json$|\/sbom\.cdx\.json$|\.map$|^\/screenshots\//;

/**
 * These warnings are known and harmless: a slow machine builds slowly, the SDK's other credential providers import Node modules
 * and are shaken out, and Vite's preload helper names `import.meta` where nothing is preloaded.
 */
export function isKnown({ code, message }: { readonly code?: string; readonly message: string }): boolean {
  return (
    code === 'EMPTY_IMPORT_META' ||
    code === 'PLUGIN_TIMINGS' ||
    code === 'BUNDLER_TIMINGS' ||
    message.includes('has been externalized for browser compatibility')
  );
}

function shellOf(outDir: string): string[] {
  return readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(outDir, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
    .filter((path) => !NOT_SHELL.test(path))
    .sort();
}

export function workerBundles(define: Record<string, string>): Plugin {
  let outDir = '';
  return {
    name: 'thaw-worker-bundles',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    async closeBundle() {
      const shell = JSON.stringify(shellOf(outDir));
      for (const [file, entry] of [
        ['sw.js', 'src/worker/index.ts'],
        ['engine.js', 'src/worker/alone.ts'],
        ['sqlite-worker.js', 'src/loader/sqlite/index.ts'],
      ] as const) {
        await build({
          configFile: false,
          logLevel: 'warn',
          publicDir: false,
          define: { ...define, __SHELL__: shell },
          build: {
            outDir,
            emptyOutDir: false,
            target: 'es2022',
            assetsInlineLimit: 0,
            rolldownOptions: {
              input: entry,
              output: { format: 'iife', entryFileNames: file, codeSplitting: false },
              onLog: (level, log, report) => (isKnown(log) ? undefined : report(level, log)),
            },
          },
        });
      }
    },
  };
}
