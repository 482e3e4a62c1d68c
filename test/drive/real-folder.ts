/**
 * A real folder of the disk in place of the browser's picker. The folder is dropped into the page, which
 * needs no dialog, and the profile says beforehand that its files may be written. Only a full Chromium
 * has such permissions; the packed headless shell denies them all.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';

/** What the script leaves in the page. */
interface Dropped {
  droppedFolder?: Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
  /** Bound by the test: another program is at the file. */
  otherProgram?: (name: string, moment: Moment) => Promise<void>;
}

/** When another program may come: before the copy is opened to be read back, or right after. */
export type Moment = 'written' | 'opened';

/** For `initScript`: the picker gives files of the folder that was dropped last. */
export const PICKS_IN_FOLDER = `(${install.toString()})();`;

/** @returns a new profile in which this origin may write below these folders. */
export async function profileThatMayWrite(url: string, folders: readonly string[]): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'thaw-profile-'));
  const site = `${new URL(url).origin},*`;
  // Chromium counts microseconds from 1601; grants with any other member are thrown away.
  const last_modified = String((Date.now() + 11_644_473_600_000) * 1_000);
  const grant = (path: string) => ({ path, 'display-name': path, 'is-directory': true, readable: true, writable: true });
  const exceptions = {
    file_system_access_extended_permission: { [site]: { last_modified, setting: 1 } },
    file_system_access_chooser_data: { [site]: { last_modified, setting: { 'chosen-objects': folders.map(grant) } } },
  };
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { content_settings: { exceptions } } }));
  return profile;
}

/** Drops a folder of the disk onto the page, as from a file manager. @throws where it may not be written. */
export async function dropFolder(page: Page, folder: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 5, y: 5, data });
  const permission = await page.evaluate(async () => {
    const handle = (await (globalThis as Dropped).droppedFolder) as { queryPermission?: (wanted: { mode: string }) => Promise<string> } | undefined;
    return handle?.queryPermission?.({ mode: 'readwrite' });
  });
  if (permission !== 'granted') throw new Error(`the folder may not be written: ${permission}`);
}

/** Runs in the page. */
function install(): void {
  const here = globalThis as Dropped;
  const take = (event: DragEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const item = event.dataTransfer?.items[0] as { getAsFileSystemHandle?: () => Promise<FileSystemDirectoryHandle> } | undefined;
    if (event.type === 'drop') here.droppedFolder = item?.getAsFileSystemHandle?.() ?? Promise.reject(new Error('no folder'));
  };
  addEventListener('dragover', take, true);
  addEventListener('drop', take, true);
  here.showSaveFilePicker = async ({ suggestedName }) => {
    const handle = await (await here.droppedFolder!).getFileHandle(suggestedName, { create: true });
    const createWritable = handle.createWritable.bind(handle);
    handle.createWritable = async (options) => {
      const writable = await createWritable(options);
      const close = writable.close.bind(writable);
      writable.close = async () => {
        await close();
        await here.otherProgram?.(suggestedName, 'written');
      };
      return writable;
    };
    const getFile = handle.getFile.bind(handle);
    handle.getFile = async () => {
      const file = await getFile();
      await here.otherProgram?.(suggestedName, 'opened');
      return file;
    };
    return handle;
  };
}
