/** Drives Thaw in a real browser as a person does, with a profile that survives kills. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type ConsoleMessage, type Page } from 'playwright';
import type { Ask } from '../../src/messages.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import type { Losses } from '../../src/core/transfer/loss.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { isViolation, violations } from './violations.ts';

export interface OpenOptions {
  readonly chromium: string;
  readonly url: string;
  /** A profile of an earlier life; a fresh one without it. */
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** So much may be stored. Told before the app stores anything: the browser goes on for a while with what it knew. */
  readonly quotaBytes?: number;
  /** Runs in every page before the app. */
  readonly initScript?: string;
  /** What the page can call in the test, by its name. */
  readonly bindings?: Readonly<Record<string, () => void>>;
  /** `block`: a browser without service workers. */
  readonly serviceWorkers?: 'allow' | 'block';
  /** Pages that were left are kept for Back, as browsers do and Playwright doesn't. */
  readonly keepsPages?: boolean;
}

export interface Thaw {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly profile: string;
  /** Everything the page and its workers complained about: CSP reports, uncaught errors. */
  readonly complaints: readonly string[];
  signInToDemo(): Promise<void>;
  /** Asks the engine as the screens do. @returns the reply's value; throws with the failure. */
  /** Waits until the worker has the whole build and this page: from now on the app needs no network for its own files. */
  shellIsKept(): Promise<void>;
  ask(message: Ask): Promise<unknown>;
  transfers(): Promise<readonly Transfer[]>;
  receipts(): Promise<readonly Receipt[]>;
  /** What the app says was lost, until the person has read it. */
  losses(): Promise<readonly Losses[]>;
  storedChunks(transferId: string): Promise<readonly number[]>;
  /** SIGKILL to every process of the browser. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function openThaw(options: OpenOptions): Promise<Thaw> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'thaw-profile-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: options.chromium,
    headless: true,
    acceptDownloads: true,
    viewport: options.viewport ?? { width: 1280, height: 800 },
    colorScheme: options.colorScheme ?? 'light',
    serviceWorkers: options.serviceWorkers ?? 'allow',
    ...(options.keepsPages ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
    ],
  });
  const complaints: string[] = [];
  listen(context, complaints);
  if (options.initScript !== undefined) await context.addInitScript(options.initScript);
  for (const [name, call] of Object.entries(options.bindings ?? {})) await context.exposeFunction(name, call);
  const page = context.pages()[0] ?? (await context.newPage());
  if (options.quotaBytes !== undefined) await limitQuota(page, options.url, options.quotaBytes);
  await page.goto(options.url);
  await page.getByRole('main').waitFor();
  return {
    page,
    context,
    profile,
    complaints,
    signInToDemo: async () => {
      await page.goto(new URL('#/', options.url).href);
      await page.getByRole('button', { name: /demo/i }).click();
      await page.getByRole('heading', { name: /vaults/i }).waitFor();
    },
    shellIsKept: async () => void (await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')),
    ask: (message) => askEngine(page, message),
    transfers: async () => (await readStore(page, 'transfers')) as Transfer[],
    receipts: async () => (await readStore(page, 'receipts')) as Receipt[],
    losses: async () => (await readStore(page, 'losses')) as Losses[],
    storedChunks: (transferId) => storedChunks(page, transferId),
    kill: () => killBrowser(profile, context),
    close: () => context.close(),
  };
}

/** Holds as long as the browser lives. */
async function limitQuota(page: Page, url: string, quotaBytes: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize: quotaBytes });
}

/** Of all tabs and of the service workers. */
function listen(context: BrowserContext, complaints: string[]): void {
  const hear = (message: ConsoleMessage): void => {
    const text = message.text();
    if (isViolation(text)) violations.push(text);
    if (isViolation(text) || text.includes('Uncaught')) complaints.push(text);
  };
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('console', hear);
  context.on('serviceworker', (worker) => worker.on('console', hear));
}

async function askEngine(page: Page, message: Ask): Promise<unknown> {
  const reply = await page.evaluate(async (asked) => {
    const { active } = await navigator.serviceWorker.ready;
    return new Promise<{ ok: boolean; value?: unknown; failure?: { code: string } }>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event: MessageEvent<{ ok: boolean }>) => resolve(event.data);
      active?.postMessage(asked, [port2]);
    });
  }, message);
  if (!reply.ok) throw new Error(`the engine refused ${message.kind}: ${JSON.stringify(reply.failure)}`);
  return reply.value;
}

/** Reads a whole store of the app's database, past the app. */
function readStore(page: Page, store: string): Promise<unknown[]> {
  return page.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        // Only the app makes its database.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains(name)) {
            database.close();
            resolve([]);
            return;
          }
          const reading = database.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(new Error(`${name} can't be read`));
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result as unknown[]);
          };
        };
      }),
    store,
  );
}

function storedChunks(page: Page, transferId: string): Promise<number[]> {
  return page.evaluate(
    (id) =>
      new Promise<number[]>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        // Only the app makes its database.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const database = opening.result;
          const keys = database
            .transaction('chunk-hashes')
            .objectStore('chunk-hashes')
            .getAllKeys(IDBKeyRange.bound([id], [id, []]));
          keys.onerror = () => reject(new Error('keys can not be read'));
          keys.onsuccess = () => {
            database.close();
            resolve((keys.result as [string, number][]).map(([, index]) => index));
          };
        };
      }),
    transferId,
  );
}

/** Playwright starts the browser in a process group of its own: all of it is killed. */
export async function killBrowser(profile: string, context?: BrowserContext): Promise<void> {
  const closed = context && new Promise<void>((resolve) => context.once('close', () => resolve()));
  for (const pid of browserPids(profile)) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      process.kill(pid, 'SIGKILL');
    }
  }
  await closed;
}

/** Main processes of the browser with this profile. */
export function browserPids(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes(`--user-data-dir=${profile}`) && !line.includes('--type=');
      } catch {
        return false;
      }
    });
}
