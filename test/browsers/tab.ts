/**
 * A page and the person at it, whatever drives the browser: Playwright's locators know neither
 * Debian's Firefox nor WebKit's driver.
 */
import { polled } from '../drive/scene.ts';

/** What goes into a page as it is. */
export type Json = string | number | boolean | null;

/** Something that can be pressed or written to, by what it is and the beginning of its name. */
export interface Target {
  readonly is: 'button' | 'link' | 'field';
  readonly name: string;
}

export interface Tab {
  goTo(url: string): Promise<void>;
  /** Runs a function in the page; it sees nothing but what it is given. */
  run<A extends readonly Json[], T>(work: (...given: A) => T | Promise<T>, ...given: A): Promise<T>;
  /** A real click, by the browser's own input; waits until the target shows. */
  click(target: Target): Promise<void>;
  write(target: Target, text: string): Promise<void>;
  /** Chooses a file on the screen that compares one. */
  giveFile(path: string): Promise<void>;
}

/** A target shows within this, or it won't. */
export const SHOWS_WITHIN_MS = 60_000;

/**
 * Runs in the page. An open dialog has all of the attention, as a modal one makes the rest inert.
 *
 * @returns the first that shows and can be used.
 */
export function findShown(is: string, name: string): HTMLElement | null {
  const SELECTORS: Readonly<Record<string, string>> = { button: 'button', link: 'a[href]', field: 'input' };
  const nameOf = (element: HTMLElement): string =>
    element.getAttribute('aria-label') ?? (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent) ?? '';
  const place = document.querySelector('dialog[open]') ?? document;
  const found = [...place.querySelectorAll<HTMLElement>(SELECTORS[is] ?? is)].find(
    (element) => element.checkVisibility() && !element.matches(':disabled') && nameOf(element).trim().startsWith(name),
  );
  return found ?? null;
}

/** The screen's own chooser of files; no click opens what a driver could answer. */
export const FILE_INPUT = 'main input[type="file"]:not([webkitdirectory])';

export interface Wanted {
  readonly archiveId: string;
  readonly name: string;
}

/** Waits until these words stand on the screen. @throws Error with what stands there instead. */
export async function sees(tab: Tab, words: string, withinMs = SHOWS_WITHIN_MS): Promise<void> {
  const look = (): Promise<string> => tab.run(() => document.querySelector('main')?.innerText ?? '');
  await polled(look, (text) => text.includes(words), `“${words}” on the screen`, withinMs);
}

/**
 * From the welcome over the hosted page to the vaults. The page knows its only person's name, and
 * shows no form to one that the browser has signed in before.
 */
export async function signIn(tab: Tab, url: string): Promise<void> {
  await tab.goTo(url);
  await tab.click({ is: 'button', name: 'Sign in' });
  // A page that is just being left answers nothing.
  const look = (): Promise<string> => tab.run(whereSignInStands).catch(() => '');
  if ((await polled(look, (where) => where !== '', 'the form or the vaults', SHOWS_WITHIN_MS)) === 'vaults') return;
  await tab.write({ is: 'field', name: 'Password' }, 'demo');
  await tab.click({ is: 'button', name: 'Sign in' });
  await sees(tab, 'Vaults');
}

/** Runs in the page. */
function whereSignInStands(): string {
  if (document.querySelector('input[type="password"]')) return 'form';
  return document.querySelector('main h1')?.textContent?.trim() === 'Vaults' ? 'vaults' : '';
}

/** From the vaults to the transfer's own screen. @returns the transfer's id. */
export async function retrieve(tab: Tab, { archiveId, name }: Wanted): Promise<string> {
  await tab.click({ is: 'link', name: 'Vaults' });
  await tab.click({ is: 'link', name: 'data' });
  await tab.click({ is: 'link', name: 'Retrieve an archive' });
  await tab.write({ is: 'field', name: 'Archive id' }, archiveId);
  await tab.write({ is: 'field', name: 'Name, if you like' }, name);
  await tab.click({ is: 'button', name: 'Retrieve' });
  const hash = await polled(
    () => tab.run(() => location.hash),
    (now) => now.startsWith('#/t/'),
    'a transfer’s own screen',
    SHOWS_WITHIN_MS,
  );
  return decodeURIComponent(hash.slice('#/t/'.length).split('?')[0] ?? '');
}

/** After a save that the browser doesn't tell the end of: the file is compared with its receipt. */
export async function checkSaved(tab: Tab, path: string): Promise<void> {
  await tab.click({ is: 'link', name: 'Check the file' });
  await sees(tab, 'Choose a file…');
  await tab.giveFile(path);
  await sees(tab, 'is byte for byte');
}

/** Which chunks of a transfer the store has, read past the app. */
export const storedChunks = async (tab: Tab, transferId: string): Promise<number[]> =>
  (await stored(tab, transferId, 'chunk-hashes')).map(({ index }) => index);

/** What the bytes of each chunk are kept as: "Blob" or "ArrayBuffer". */
export const storedKinds = async (tab: Tab, transferId: string): Promise<string[]> =>
  (await stored(tab, transferId, 'chunk-bytes')).map(({ kind }) => kind);

interface Kept {
  readonly index: number;
  readonly kind: string;
}

const stored = (tab: Tab, transferId: string, store: 'chunk-hashes' | 'chunk-bytes'): Promise<Kept[]> =>
  tab.run(
    (id, name) =>
      new Promise<Kept[]>((resolve, reject) => {
        const opening = indexedDB.open('thaw');
        // Only the app makes its database.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error(`the database doesn't open: ${opening.error?.name}`));
        opening.onsuccess = () => {
          const kept: Kept[] = [];
          const reading = opening.result
            .transaction(name)
            .objectStore(name)
            .openCursor(IDBKeyRange.bound([id], [id, []]));
          reading.onerror = () => reject(new Error(`the store can't be read: ${reading.error?.name}`));
          reading.onsuccess = () => {
            const cursor = reading.result;
            if (cursor) {
              kept.push({ index: (cursor.key as [string, number])[1], kind: Object.prototype.toString.call(cursor.value).slice(8, -1) });
              cursor.continue();
            } else {
              opening.result.close();
              resolve(kept);
            }
          };
        };
      }),
    transferId,
    store,
  );
