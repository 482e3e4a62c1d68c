/** The relays' files against the one header table and the one list of regions, where nginx and Caddy are missing too. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SERVICE_HEADERS, siteHeaders, SQLITE_WORKER } from '../../../deploy/headers.ts';
import { COMMERCIAL_REGIONS } from '../../../stand-in/node/regions.ts';

const NGINX = readFileSync('deploy/relay/nginx.conf', 'utf8');
const CADDY = readFileSync('deploy/relay/Caddyfile', 'utf8');

/** Header lines as the table writes them: names in lower case. */
const headersOf = (lines: Iterable<RegExpMatchArray>): Readonly<Record<string, string>> =>
  Object.fromEntries([...lines].map(([, name = '', value = '']) => [name.toLowerCase(), value]));

/** A block's own text, from its head to the line that closes it. */
function block(text: string, head: string): string {
  const start = text.indexOf(head);
  if (start < 0) throw new Error(`no ${head}`);
  const indent = /\s*$/.exec(text.slice(0, start))?.[0].replace(/^[^]*\n/, '') ?? '';
  return text.slice(start, text.indexOf(`\n${indent}}`, start));
}

/** What the table adds to `script-src` for that one file, and nothing else. */
const COMPILES = " 'wasm-unsafe-eval'";
test('the table differs in nothing else', () => {
  const [page, reader] = [siteHeaders({ https: true }), siteHeaders({ https: true, path: SQLITE_WORKER })];
  expect(reader).toEqual({ ...page, 'content-security-policy': page['content-security-policy']?.replace("script-src 'self'", `$&${COMPILES}`) });
});

describe('nginx', () => {
  test('W2 sends the table’s headers with the site', () => {
    const found = headersOf(NGINX.matchAll(/^ {2}add_header (\S+) "(.*)" always;$/gm));
    const own = siteHeaders({ https: true });
    const policy = own['content-security-policy']?.replace("connect-src 'self'", '$&$thaw_connect').replace("script-src 'self'", '$&$thaw_wasm');
    expect(found).toEqual({ ...own, 'content-security-policy': policy });
  });

  test('W1 lets the reader of SQLite files alone compile WebAssembly', () => {
    const lines = block(NGINX, 'map $uri $thaw_wasm {').split('\n').slice(1);
    expect(lines).toEqual(['  default "";', `  ${SQLITE_WORKER} "${COMPILES}";`]);
  });

  test.each(['location ^~ /glacier/ {', 'location @ask {'])('W2 sends the service’s headers from %s, and hides Amazon’s own', (head) => {
    expect(headersOf(block(NGINX, head).matchAll(/^ {4}add_header (\S+) "(.*)" always;$/gm))).toEqual(SERVICE_HEADERS);
    for (const name of Object.keys(SERVICE_HEADERS)) expect(NGINX.toLowerCase()).toContain(`proxy_hide_header ${name};`);
  });

  test('W4 asks the hosts of the regions, and no others', () => {
    const hosts = Object.fromEntries(
      [...block(NGINX, 'map $thaw_region $thaw_host {').matchAll(/^ {2}(\S+-\d) (\S+);$/gm)].map(([, from, to]) => [from, to]),
    );
    expect(hosts).toEqual(Object.fromEntries(COMMERCIAL_REGIONS.map((region) => [region, `glacier.${region}.amazonaws.com`])));
  });
});

describe('Caddy', () => {
  test.each([
    ['site', siteHeaders({ https: true })],
    ['service', SERVICE_HEADERS],
  ])('W2 sends the table’s headers with the %s', (which, expected) => {
    const policy = expected['content-security-policy']?.replace("script-src 'self'", '$&{thaw_wasm}');
    const found = headersOf(block(CADDY, `header @${which} {`).matchAll(/^\t{2}(\S+) "(.*)"$/gm));
    expect(found).toEqual({ ...expected, 'content-security-policy': policy });
    for (const name of Object.keys(SERVICE_HEADERS)) expect(CADDY.toLowerCase()).toContain(`header_down -${name}\n`);
  });

  test('W1 lets the reader of SQLite files alone compile WebAssembly', () => {
    const lines = block(CADDY, 'map {path} {thaw_wasm} {').split('\n').slice(1);
    expect(lines).toEqual([`\t\t${SQLITE_WORKER} "${COMPILES}"`, '\t\tdefault ""']);
  });

  test('W4 asks the hosts of the regions, and no others', () => {
    expect([...CADDY.matchAll(/^\timport region (\S+)$/gm)].map(([, region]) => region)).toEqual(COMMERCIAL_REGIONS);
  });
});
