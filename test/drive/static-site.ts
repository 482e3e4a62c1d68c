/** The built app on a host that has files and nothing else: no stand-in, no way to Amazon. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { cacheControlOf, siteHeaders } from '../../deploy/headers.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export interface StaticSite {
  readonly url: string;
  /** Paths that were asked for, the page's and the worker's. */
  readonly asked: readonly string[];
  /** What `/config.json` is from now on: a file, or none. */
  configure(text: string | undefined): void;
  close(): Promise<void>;
}

/** @param below the path that the files lie under, as `/thaw`: a project page of a shared host. Nothing else is there. */
export async function serveStatic(folder = 'dist/app', below = ''): Promise<StaticSite> {
  const asked: string[] = [];
  let config: string | undefined;
  const fileOf = async (asked: string): Promise<Buffer | undefined> => {
    if (!asked.startsWith(`${below}/`)) return undefined;
    const path = asked.slice(below.length);
    if (path === '/config.json') return config === undefined ? undefined : Buffer.from(config);
    const file = resolve(join(folder, path));
    return file.startsWith(resolve(folder)) ? readFile(file).catch(() => undefined) : undefined;
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    void fileOf(path).then((bytes) => {
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      response.writeHead(bytes ? 200 : 404, { ...siteHeaders({ connect: [] }), 'content-type': type, 'cache-control': cacheControlOf(path) });
      response.end(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${below}/`,
    asked,
    configure: (text) => (config = text),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
