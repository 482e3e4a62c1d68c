/** The built app as a static site. Requests choose among files that were found, never a path. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cacheControlOf, contentTypeOf, siteHeaders, SQLITE_WORKER } from '../../deploy/headers.ts';

const WORKER_PATH = '/sw.js';
/** Only the worker answers below: whoever gets here has none. */
const SAVE_PREFIX = '/save/';
const CONFIG_PATH = '/config.json';

type Headers = Readonly<Record<string, string>>;

export interface SiteOptions {
  /** Folder of the built app. */
  readonly folder: string;
  /** What `/config.json` says, whatever the folder has. */
  readonly config: unknown;
  /** Other origins that the app may ask: those of its sign-in. */
  readonly connect?: readonly string[];
}

/** Answers for the site. Every answer has the headers of deploy.md, also those that refuse. */
export type Site = (request: Request, rawTarget: string) => Promise<Response>;

export function createSite(options: SiteOptions): Site {
  const connect = options.connect ?? [];
  const headers = siteHeaders({ connect });
  const ofSqlite = siteHeaders({ connect, path: SQLITE_WORKER });
  const file = (path: string, bytes: Uint8Array<ArrayBuffer>): Response => fileAnswer(path === SQLITE_WORKER ? ofSqlite : headers, path, bytes);
  const sentence = (status: number, text: string, more: Headers = {}): Response => sentenceAnswer(headers, status, text, more);
  let files = new Map<string, string>();
  /** A new build may have been put there since; looking again costs less than a wrong 404. */
  const fileOf = async (path: string): Promise<string | undefined> => {
    if (!files.has(path)) files = await listFiles(options.folder);
    return files.get(path);
  };
  return async (request, rawTarget) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sentence(405, 'Files can only be read.', { allow: 'GET, HEAD' });
    }
    const path = pathOf(rawTarget);
    if (request.headers.get('service-worker') === 'script' && path !== WORKER_PATH) {
      return sentence(403, `Only ${WORKER_PATH} may become a service worker here.`);
    }
    if (path === CONFIG_PATH) return file(path, new TextEncoder().encode(JSON.stringify(options.config)));
    const found = path === undefined || path.startsWith(SAVE_PREFIX) ? undefined : await fileOf(path);
    const bytes = found === undefined ? undefined : await readFile(found).catch(() => undefined);
    if (path === undefined || !bytes) return sentence(404, 'There is no such file.');
    return file(path, new Uint8Array(bytes));
  };
}

/** The target without its query; undefined where it isn't a plain path. Nothing is ever decoded. */
function pathOf(rawTarget: string): string | undefined {
  const [path = ''] = rawTarget.split(/[?#]/, 1);
  if (path === '/') return '/index.html';
  return /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(path) ? path : undefined;
}

/** Files below a folder by URL path; links and hidden files aren't among them. */
async function listFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const look = async (at: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) await look(join(at, entry.name), `${prefix}${entry.name}/`);
      if (entry.isFile()) files.set(`${prefix}${entry.name}`, join(at, entry.name));
    }
  };
  await look(folder, '/').catch(() => undefined); // gone in the middle of a build
  return files;
}

function fileAnswer(site: Headers, path: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const headers = {
    ...site,
    'content-type': contentTypeOf(path),
    'content-length': String(bytes.byteLength),
    'cache-control': cacheControlOf(path),
    date: new Date().toUTCString(),
  };
  return new Response(bytes, { headers });
}

function sentenceAnswer(site: Headers, status: number, text: string, more: Headers): Response {
  const bytes = new TextEncoder().encode(`${text}\n`);
  const headers = {
    ...site,
    ...more,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(bytes.byteLength),
    'cache-control': 'no-store',
    date: new Date().toUTCString(),
  };
  return new Response(bytes, { status, headers });
}
