/** Debian's Firefox by puppeteer-core over WebDriver BiDi, with a profile that survives kills. */
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';
import { polled } from '../drive/scene.ts';
import { FILE_INPUT, findShown, SHOWS_WITHIN_MS, type Json, type Tab, type Target } from './tab.ts';

export interface Firefox {
  readonly tab: Tab;
  readonly profile: string;
  /** Everything the page complained about: reports of the policy, uncaught errors. */
  readonly complaints: readonly string[];
  /** SIGKILL to every process of the browser. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface FirefoxOptions {
  readonly path: string;
  /** Where downloads go, without a question. */
  readonly downloads: string;
  /** A profile of an earlier life; a fresh one without it. */
  readonly profile?: string;
}

export async function openFirefox({ path, downloads, profile: known }: FirefoxOptions): Promise<Firefox> {
  const profile = known ?? (await mkdtemp(join(tmpdir(), 'thaw-firefox-')));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: path,
    headless: true,
    userDataDir: profile,
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
    },
  });
  const [page = await browser.newPage()] = await browser.pages();
  const complaints: string[] = [];
  page.on('console', (message) => message.text().startsWith('Refused:') && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(`uncaught: ${String(error)}`));
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      console.error(`Refused: ${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  return {
    tab: tabOf(page),
    profile,
    complaints,
    kill: () => killed(browser),
    close: () => browser.close(),
  };
}

function tabOf(page: Page): Tab {
  const shown = ({ is, name }: Target): Promise<ElementHandle> =>
    polled(
      async () => (await page.evaluateHandle(findShown, is, name)).asElement() as ElementHandle | null,
      (element) => element !== null,
      `a ${is} “${name}”`,
      SHOWS_WITHIN_MS,
    ) as Promise<ElementHandle>;
  return {
    goTo: async (url) => void (await page.goto(url)),
    // As text: puppeteer's own types of arguments can't be told that these are plain values.
    run: <A extends readonly Json[], T>(work: (...given: A) => T | Promise<T>, ...given: A) =>
      page.evaluate(`(${work.toString()})(...${JSON.stringify(given)})`) as Promise<T>,
    click: async (target) => (await shown(target)).click(),
    write: async (target, text) => (await shown(target)).type(text),
    giveFile: async (path) => {
      const input = await page.waitForSelector(FILE_INPUT);
      await (input as ElementHandle<HTMLInputElement>).uploadFile(path);
    },
  };
}

/** Puppeteer starts the browser in a process group of its own: all of it is killed. */
async function killed(browser: Browser): Promise<void> {
  const child = browser.process();
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await gone;
}

/** What Firefox has written of the one download that goes into this folder: to a `.part` of a name of its own at first. */
export async function downloadedBytes(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = names.filter((name) => name.endsWith('.part')).map((name) => stat(join(folder, name)).then(({ size }) => size, none));
  return Math.max(0, ...(await Promise.all(sizes)));
}

/** A name that is gone by now, as Firefox renames. */
const none = (): number => 0;

/** Waits until Firefox itself calls a download finished: its bytes have their name, and the `.part` is gone. @returns its path. */
export async function finished(folder: string, name: string, withinMs: number): Promise<string> {
  const path = join(folder, name);
  const look = async (): Promise<{ readonly sizeBytes: number; readonly names: readonly string[] }> => ({
    sizeBytes: await stat(path).then(({ size }) => size, none),
    names: await readdir(folder),
  });
  const isFinished = ({ sizeBytes, names }: Awaited<ReturnType<typeof look>>): boolean =>
    sizeBytes > 0 && !names.some((other) => other.endsWith('.part'));
  await polled(look, isFinished, `${name} finished`, withinMs);
  return path;
}

export const removeProfile = (firefox: Firefox): Promise<void> => rm(firefox.profile, { recursive: true, force: true, maxRetries: 5 });
