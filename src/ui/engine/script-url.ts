/** The one Trusted Types policy for workers: it lets through our own scripts and nothing else. */

interface Policy {
  createScriptURL(path: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (path: string) => string }): Policy;
}

/** TypeScript's DOM doesn't know Trusted Types. */
const factory = (globalThis as { readonly trustedTypes?: Factory }).trustedTypes;

const OURS = /^\/(?:sw\.js|engine\.js|assets\/[A-Za-z0-9._-]+\.js|src\/loader\/(?:[a-z]+\/)?[a-z]+\.ts\?worker_file&type=\w+)$/;

function ours(path: string): string {
  if (!OURS.test(path)) throw new TypeError(`${path} is no worker of ours`);
  return path;
}

const policy: Policy = factory?.createPolicy('thaw-worker', { createScriptURL: ours }) ?? { createScriptURL: ours };

/** @returns the script's address as `new Worker` and `register` take it; typed as what they say they take. */
export const scriptUrl = (path: string): string => policy.createScriptURL(path) as string;
