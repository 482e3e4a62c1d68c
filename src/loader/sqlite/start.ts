import type { SqliteWorker } from './read.ts';

interface Policy {
  createScriptURL(path: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (path: string) => string }): Policy;
}

/** Not among the assets, as its answer alone carries `'wasm-unsafe-eval'` (deploy/headers.ts). */
const SCRIPT = '/sqlite-worker.js';

/** TypeScript doesn't know Trusted Types; this worker's policy lets through this one script. */
const factory = (globalThis as { readonly trustedTypes?: Factory }).trustedTypes;
const policy: Policy = factory?.createPolicy('thaw-worker', { createScriptURL: () => SCRIPT }) ?? { createScriptURL: () => SCRIPT };

/** Starts the worker that reads SQLite. It is fetched when it is needed and isn't kept: without a network there is none. */
export const startSqlite = (): SqliteWorker => new Worker(policy.createScriptURL(SCRIPT) as string, { name: 'thaw-sqlite' });
