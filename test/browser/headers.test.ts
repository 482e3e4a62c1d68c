/** W1 to W6 of the running thing: what `npm start` sends, what the browser makes of it, what another site can do. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cacheControlOf, SERVICE_HEADERS, siteHeaders, SQLITE_WORKER } from '../../deploy/headers.ts';
import type { Route } from '../../src/ui/router.ts';
import { personAt } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { scene, type Scene } from '../drive/scene.ts';
import { violations } from '../drive/violations.ts';

/** Counted before any script of the app runs. */
const COUNTS_VIOLATIONS = `
  globalThis.violations = [];
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => violations.push(effectiveDirective + ' ' + blockedURI), true);
  globalThis.heard = [];
  addEventListener('message', ({ origin }) => { if (origin && origin !== location.origin) heard.push(origin); });
`;

let here: Scene;
let page: Page;
/** Of a transfer that was saved, with a receipt. */
let id: string;

beforeAll(async () => {
  here = await scene({
    chromium: inject('chromium'),
    files: { 'saved.txt': 9, 'ready.txt': 10 },
    open: { initScript: WITHOUT_PICKER + COUNTS_VIOLATIONS },
  });
  page = here.thaw.page;
  const person = personAt(page);
  id = await here.retrieve('saved.txt');
  await here.proven(id);
  await person.openTransfer(id);
  await person.takesDownload(() => person.press('Save'));
  await person.sees('Handed to your browser. Did it arrive?');
});
afterAll(() => here.end());

const seen = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);

describe('W1 no screen violates its policy', () => {
  /** An address a screen and the words by which one sees that it stands: a screen that is left out doesn't compile. */
  const SCREENS: Readonly<Record<Route['screen'], readonly [hash: () => string, words: string | RegExp]>> = {
    home: [() => '#/', 'Vaults'],
    vaults: [() => '#/vaults', '1 vault in 1 region'],
    vault: [() => '#/v/demo/data', 'saved.txt'],
    retrieve: [() => '#/v/demo/data/retrieve', 'Once asked, Amazon charges it even if you stop.'],
    files: [() => '#/v/demo/data/files', 'No inventory of this vault is kept in this browser'],
    open: [() => '#/open', /inventory/],
    transfers: [() => '#/transfers', 'saved.txt'],
    transfer: [() => `#/t/${id}`, 'Handed to your browser'],
    receipts: [() => '#/receipts', 'saved.txt'],
    receipt: [() => `#/r/${id}`, 'Tree hash computed'],
    check: [() => `#/check?receipt=${id}`, 'Nothing is sent anywhere'],
    settings: [() => '#/settings', 'Kept in this browser'],
    help: [() => '#/help/chunk', /chunk/],
  };
  const sees = (words: string | RegExp): Promise<void> =>
    page.getByRole('main').or(page.getByRole('dialog')).getByText(words).filter({ visible: true }).first().waitFor();

  test.each(Object.entries(SCREENS))('%s', async (_screen, [hash, words]) => {
    await page.evaluate((to) => location.assign(to), hash());
    await sees(words);
    expect(await seen()).toEqual([]);
  });

  test('menus, dialogs, and the result of a check', async () => {
    const person = personAt(page);
    await person.openTransfer(id);
    await person.choose('Clear');
    await page.getByRole('dialog').getByText('Your browser doesn’t tell Thaw whether the file arrived.').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate((to) => location.assign(to), `#/check?receipt=${id}`);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'saved.txt', mimeType: 'text/plain', buffer: Buffer.from('different') });
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    expect(await seen()).toEqual([]);
  });

  test('the welcome, with the fields for keys open', async () => {
    await page.goto(here.standIn.url);
    await page.getByRole('button', { name: 'Paste temporary keys' }).click();
    await page.getByRole('button', { name: 'Use these keys' }).click();
    expect(await seen()).toEqual([]);
    expect(here.thaw.complaints).toEqual([]);
  });

  test('a violation would have been seen, and would have changed nothing', async () => {
    const tried = await page.evaluate(() => {
      const element = document.createElement('p');
      let refusedBy = '';
      try {
        element.innerHTML = '<b>markup</b>';
      } catch (error) {
        refusedBy = String(error);
      }
      element.setAttribute('style', 'color: red');
      document.body.append(element);
      return { refusedBy, colour: element.style.color };
    });
    expect(tried).toEqual({ refusedBy: expect.stringContaining('TrustedHTML'), colour: '' });
    await expect.poll(async () => (await seen()).map((one) => one.split(' ')[0])).toEqual(['require-trusted-types-for', 'style-src-attr']);
    await expect.poll(() => violations.length).toBe(2);
    expect(violations.splice(0).join()).toMatch(/TrustedHTML.*style-src/s);
  });
});

describe('W2 W3 headers of a running npm start', () => {
  const assets = readdirSync('dist/app/assets');
  const asset = (ending: string): string => `/assets/${assets.find((name) => name.endsWith(ending)) ?? ''}`;
  const headersOf = async (path: string, expected: Readonly<Record<string, string>>, init: RequestInit = {}): Promise<number> => {
    const answer = await fetch(new URL(path, here.standIn.url), init);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, answer.headers.get(name)]))).toEqual(expected);
    return answer.status;
  };

  /** With the one other origin that this page may ask: its sign-in's. */
  let ofSite: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const { signIn } = (await (await fetch(new URL('/config.json', here.standIn.url))).json()) as { signIn: { tokens: { domain: string } } };
    ofSite = siteHeaders({ connect: [signIn.tokens.domain] });
  });

  test.each(['/', '/index.html', '/sw.js', '/engine.js', '/manifest.webmanifest', '/icon.svg', '/config.json', asset('.js'), asset('.css')])(
    '%s',
    async (path) => {
      expect(await headersOf(path, { ...ofSite, 'cache-control': cacheControlOf(path) })).toBe(200);
    },
  );

  test('W1 only the reader of SQLite files may compile WebAssembly', async () => {
    const policy = ofSite['content-security-policy']?.replace("script-src 'self'", "$& 'wasm-unsafe-eval'") ?? '';
    expect(await headersOf(SQLITE_WORKER, { ...ofSite, 'content-security-policy': policy, 'cache-control': 'no-cache' })).toBe(200);
    expect(await headersOf(asset('.wasm'), { ...ofSite, 'content-type': 'application/wasm' })).toBe(200);
  });

  test('B4 the browser asks for the worker without its cache, so that a broken one is healed as soon as the next is there', async () => {
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).updateViaCache)).toBe('none');
  });

  test.each([
    ['/assets/gone.js', 404, {}],
    ['/save/token/name.bin', 404, {}],
    ['/sw.js', 405, { method: 'POST' }],
    ['/engine.js', 403, { headers: { 'Service-Worker': 'script' } }],
  ])('%s, refused with %i', async (path, status, init) => {
    expect(await headersOf(path, { ...ofSite, 'cache-control': 'no-store' }, init)).toBe(status);
  });

  test.each([
    ['/glacier/demo/-/vaults', 400],
    ['/glacier/evil/-/x', 400],
    ['/-/vaults', 400],
    ['/cognito-identity/', 400],
    ['/_stand-in/journal', 200],
  ])('%s, answered with %i, is never cached or run', async (path, status) => {
    expect(await headersOf(path, SERVICE_HEADERS)).toBe(status);
  });
});

describe('W5 W6 a page of another site', () => {
  let elsewhere: Server;
  let other: Page;
  beforeAll(async () => {
    elsewhere = createServer(
      (_, outgoing) => void outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><h1>Another site</h1>'),
    );
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    other = await here.thaw.context.newPage();
    await other.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    await here.standIn.forgetJournal();
  });
  afterAll(() => {
    elsewhere.closeAllConnections();
    elsewhere.close();
  });

  test.each(['/', '/index.html', '/sw.js'])('can’t frame %s', async (path) => {
    await other.evaluate(async (src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.replaceChildren(frame);
      await loaded;
    }, new URL(path, here.standIn.url).href);
    const [, frame] = other.frames();
    expect(frame?.url()).toMatch(/^chrome-error:/);
    expect(violations.splice(0).join()).toContain('frame-ancestors');
  });

  test('loses the window that it opens, and can tell it nothing', async () => {
    const opening = here.thaw.context.waitForEvent('page');
    await other.evaluate((url) => {
      const opened = window.open(url);
      Object.assign(globalThis, { opened });
    }, here.standIn.url);
    const opened = await opening;
    await opened.getByRole('main').waitFor();
    const isLost = await other.evaluate(() => {
      const { opened: theirs } = globalThis as unknown as { opened: Window };
      theirs.postMessage({ kind: 'ping' }, '*');
      return theirs.closed;
    });
    expect(isLost).toBe(true);
    expect(await opened.evaluate(() => [globalThis.opener, (globalThis as unknown as { heard: string[] }).heard])).toEqual([null, []]);
    await opened.close();
  });

  test('can’t read the service, nor make the browser ask it', async () => {
    const tried = await other.evaluate(async (origin) => {
      const asks: readonly (readonly [string, RequestInit])[] = [
        ['/glacier/demo/-/vaults', {}],
        ['/glacier/demo/-/vaults', { mode: 'no-cors', credentials: 'include' }],
        ['/glacier/demo/-/vaults', { headers: { Authorization: 'AWS4-HMAC-SHA256 x' } }],
        ['/glacier/demo/-/vaults/data/jobs', { method: 'POST', mode: 'no-cors', body: '{}' }],
        ['/_stand-in/sign-in', { method: 'POST', mode: 'no-cors', body: '{}' }],
        ['/config.json', { mode: 'no-cors' }],
      ];
      return Promise.all(asks.map(([path, init]) => fetch(origin + path, init).then(({ type }) => `${path} answered: ${type}`, String)));
    }, new URL(here.standIn.url).origin);
    expect(new Set(tried)).toEqual(new Set(['TypeError: Failed to fetch']));
    expect(await here.standIn.journal()).toEqual([]);
  });
});

describe('W5 foreign workers', () => {
  test.each(['/glacier/demo/-/vaults', '/save/token/name.bin', '/config.json', '/engine.js', 'an asset'])(
    '%s becomes no service worker, even where the page’s own policy is out of the way',
    async (what) => {
      const assets = readdirSync('dist/app/assets').filter((name) => name.endsWith('.js'));
      const path = what === 'an asset' ? `/assets/${assets[0]}` : what;
      const bare = await here.thaw.context.newPage();
      const session = await here.thaw.context.newCDPSession(bare);
      await session.send('Page.setBypassCSP', { enabled: true });
      await bare.goto(here.standIn.url);
      const said = await bare.evaluate((script) => navigator.serviceWorker.register(script).then(() => 'registered', String), path);
      expect(said).toContain('bad HTTP response code (403)');
      const scripts = await bare.evaluate(async () =>
        (await navigator.serviceWorker.getRegistrations()).map(({ active }) => new URL(active?.scriptURL ?? 'none:').pathname),
      );
      expect(scripts).toEqual(['/sw.js']);
      await bare.close();
    },
  );
});
