/**
 * The shell, kept by this build: the app opens without a network, and a tab keeps the files that
 * it was built with. Only files of our own build are ever kept; config and /glacier never.
 */
const CACHE = `thaw-shell-${__BUILD__}`;

/** Fetches the whole shell; fails as a whole, so that no half build takes over. */
export async function keepShell(): Promise<void> {
  try {
    await fetchShell();
  } catch (error) {
    // What a broken network throws.
    if (error instanceof TypeError) throw error;
    // A power cut can leave a cache that opens and refuses everything for ever (faults.md, T1).
    await caches.delete(CACHE);
    await fetchShell();
  }
}

async function fetchShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(__SHELL__.map((path) => new Request(path, { cache: 'reload', credentials: 'omit' })));
}

/** An install event that takes routes. Browsers without them ask the worker for each file. */
interface RoutingEvent extends ExtendableEvent {
  addRoutes?(rule: {
    readonly condition: { readonly or: readonly { readonly urlPattern: { readonly pathname: string } }[] };
    readonly source: { readonly cacheName: string };
  }): Promise<void>;
}

/**
 * Lets the browser itself take this build's modules and styles from the cache. A worker may be stopped
 * while it answers, and a module that couldn't be had once can't be had until the page is loaded anew.
 */
export async function routeShell(event: RoutingEvent): Promise<void> {
  const assets = __SHELL__.filter((path) => path.startsWith('/assets/'));
  try {
    await event.addRoutes?.({ condition: { or: assets.map((pathname) => ({ urlPattern: { pathname } })) }, source: { cacheName: CACHE } });
  } catch {
    // The worker answers for them as well.
  }
}

/** Drops shells of builds before the last one. Open tabs of that one still find their files. */
export async function dropOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith('thaw-shell-') && name !== CACHE);
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
}

/** @returns the answer from the shell, or undefined: such a request is not the worker's. */
export function fromShell(request: Request, url: URL): Promise<Response> | undefined {
  if (request.method !== 'GET') return undefined;
  const path = request.mode === 'navigate' && url.pathname === '/' ? '/index.html' : url.pathname;
  if (!__SHELL__.includes(path) && !path.startsWith('/assets/')) return undefined;
  // Own build first; a tab of the build before finds its assets in that build's cache.
  return keptOrFetched(path, request);
}

async function keptOrFetched(path: string, request: Request): Promise<Response> {
  const own = await kept(CACHE, path);
  if (own) return own;
  for (const name of await caches.keys().catch(() => [])) {
    const earlier = name.startsWith('thaw-shell-') && (await kept(name, path));
    if (earlier) return earlier;
  }
  return fetch(request);
}

/** A cache that can't be read must not keep the app from opening: the network has it too. */
async function kept(name: string, path: string): Promise<Response | undefined> {
  try {
    return await (await caches.open(name)).match(path);
  } catch {
    return undefined;
  }
}
