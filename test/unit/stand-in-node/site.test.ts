import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { createSite } from '../../../stand-in/node/site.ts';
import { oneOrigin } from '../../../stand-in/node/origin.ts';
import { SERVICE_HEADERS, siteHeaders } from '../../../deploy/headers.ts';
import { inFolder } from './folders.ts';
import { exchange, get, serving, statusOf } from './sockets.ts';

const FILES = {
  'index.html': '<!doctype html>',
  'sw.js': 'worker',
  'manifest.webmanifest': '{}',
  'icon.svg': '<svg/>',
  'config.json': '{"regions":["wrong"]}',
  'assets/app-1a2b.js': 'app',
  'assets/style-3c.css': 'css',
  '.hidden': 'secret',
};

/** The built app and a service that answers anything, on one origin. */
function withSite<T>(run: (port: number, folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (outer) => {
    const folder = join(outer, 'app');
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(outer, 'secret.txt'), 'secret');
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
    await symlink('../secret.txt', join(folder, 'link.txt'));
    const site = createSite({ folder, config: { regions: ['demo'] } });
    const service = async (): Promise<Response> => new Response('bytes', { headers: { 'content-type': 'text/html' } });
    return serving(oneOrigin(site, service), ({ port }) => run(port, folder));
  });
}

const header = (answer: string, name: string): string | undefined => new RegExp(`^${name}: (.*?)\r?$`, 'im').exec(answer)?.[1];

describe('W2 W3 headers', () => {
  test.each([
    ['/', 200, 'no-cache', 'text/html; charset=utf-8'],
    ['/?x=1', 200, 'no-cache', 'text/html; charset=utf-8'],
    ['/index.html', 200, 'no-cache', 'text/html; charset=utf-8'],
    ['/sw.js', 200, 'no-cache', 'text/javascript; charset=utf-8'],
    ['/manifest.webmanifest', 200, 'no-cache', 'application/manifest+json'],
    ['/icon.svg', 200, 'public, max-age=86400', 'image/svg+xml'],
    ['/config.json', 200, 'no-store', 'application/json'],
    ['/assets/app-1a2b.js', 200, 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'],
    ['/assets/style-3c.css', 200, 'public, max-age=31536000, immutable', 'text/css; charset=utf-8'],
    ['/assets/gone.js', 404, 'no-store', 'text/plain; charset=utf-8'],
    ['/save/token/name.bin', 404, 'no-store', 'text/plain; charset=utf-8'],
  ])('%s', (path, status, cacheControl, type) =>
    withSite(async (port) => {
      const answer = await get(port, path);
      expect(statusOf(answer)).toBe(status);
      expect(header(answer, 'cache-control')).toBe(cacheControl);
      expect(header(answer, 'content-type')).toBe(type);
      for (const [name, value] of Object.entries(siteHeaders({}))) expect(header(answer, name)).toBe(value);
    }),
  );

  test.each(['/glacier/demo/-/vaults', '/-/vaults', '/cognito-identity/', '/_stand-in/journal'])('%s is never cached, framed or run', (path) =>
    withSite(async (port) => {
      const answer = await get(port, path);
      for (const [name, value] of Object.entries(SERVICE_HEADERS)) expect(header(answer, name)).toBe(value);
    }),
  );

  test('the policy is that of deploy.md, without what breaks plain loopback', () => {
    expect(siteHeaders({})).not.toHaveProperty('strict-transport-security');
    expect(siteHeaders({})['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; " +
        "frame-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
        'trusted-types svelte-trusted-html thaw-worker',
    );
    expect(siteHeaders({ connect: ['https://pool.example'], https: true })).toMatchObject({
      'content-security-policy': expect.stringMatching(/connect-src 'self' https:\/\/pool\.example;.*; upgrade-insecure-requests$/),
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
    });
  });
});

test('HEAD tells what GET would', () =>
  withSite(async (port) => {
    const answer = await exchange(port, 'HEAD /sw.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(header(answer, 'content-length')).toBe('6');
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  }));

test('files can only be read', () =>
  withSite(async (port) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(statusOf(await exchange(port, `${method} /sw.js HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`))).toBe(
        405,
      );
    }
  }));

test('config.json is what this run is, not what the build left', () =>
  withSite(async (port) => expect(await get(port, '/config.json')).toMatch(/\r\n\r\n\{"regions":\["demo"\]\}$/)));

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/..\\secret.txt',
  '//etc/passwd',
  '/etc/passwd',
  '/./index.html',
  '/.hidden',
  '/link.txt',
  '/assets',
  '/assets/',
  '/index.html%00.js',
  '/index.html/',
  '/index.htm%6c',
  '/__proto__',
  '/constructor',
])('%s is no file', (path) =>
  withSite(async (port) => {
    const answer = await get(port, path);
    expect(statusOf(answer)).toBe(404);
    expect(answer).not.toContain('secret\r\n');
  }),
);

test('W5 only sw.js becomes a service worker', () =>
  withSite(async (port) => {
    const asWorker = { 'Service-Worker': 'script' };
    expect(statusOf(await get(port, '/sw.js', asWorker))).toBe(200);
    for (const path of [
      '/assets/app-1a2b.js',
      '/',
      '/config.json',
      '/save/a/b',
      '/glacier/demo/-/vaults',
      '/_stand-in/journal',
      '/sw.js/../assets/app-1a2b.js',
    ]) {
      expect(statusOf(await get(port, path, asWorker))).toBe(403);
    }
  }));

test('a new build is served as soon as it is there', () =>
  withSite(async (port, folder) => {
    await get(port, '/');
    await writeFile(join(folder, 'assets', 'app-2c3d.js'), 'new');
    await writeFile(join(folder, 'index.html'), '<p>new</p>');
    expect(statusOf(await get(port, '/assets/app-2c3d.js'))).toBe(200);
    expect(await get(port, '/')).toContain('<p>new</p>');
  }));
