/**
 * A picker in place of the browser's, which no test can press: it is put there before the app looks
 * whether the browser has one. The file is a real one, in the origin's private file system.
 */
import type { Page } from 'playwright';

/** What the person, the disk or another program does. */
export type PickerDoes = 'writes' | 'cancels' | 'is full' | 'is changed';

/** What the script leaves in the page. */
interface Picking {
  pickerDoes?: PickerDoes;
  showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** For `initScript`: *Save* asks for a place and gets one. */
export const WITH_PICKER = `(${install.toString()})();`;
/** For `initScript`: *Save* hands over, as in browsers that have no picker. */
export const WITHOUT_PICKER = 'globalThis.showSaveFilePicker = undefined;';

/** For `initScript`: *Repair* asks for a file and gets the saved one that is checked, or the one that `opens` names. */
export const WITH_OPEN_PICKER = `(${installOpen.toString()})();`;

/** From now on the picker, or what it gives, does this. */
export const pickerDoes = (page: Page, does: PickerDoes): Promise<void> =>
  page.evaluate((now) => {
    (globalThis as Picking).pickerDoes = now;
  }, does);

/** @returns size and hash of a file that was saved through the picker; undefined where there is none. */
export const pickedFile = (page: Page, name: string): Promise<{ sizeBytes: number; sha256: string } | undefined> =>
  page.evaluate(async (wanted) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(wanted).catch(() => undefined);
    const file = await handle?.getFile();
    if (!file) return undefined;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    return { sizeBytes: file.size, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  }, name);

/** Runs in the page. */
function install(): void {
  const here = globalThis as Picking;
  here.showSaveFilePicker = async ({ suggestedName }) => {
    const does = here.pickerDoes ?? 'writes';
    if (does === 'cancels') throw new DOMException('The user aborted a request.', 'AbortError');
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(suggestedName, { create: true });
    const createWritable = handle.createWritable.bind(handle);
    handle.createWritable = async (options) => {
      const writable = await createWritable(options);
      if (does === 'is full') writable.write = () => Promise.reject(new DOMException('No space left', 'QuotaExceededError'));
      if (does === 'is changed') {
        const close = writable.close.bind(writable);
        writable.close = async () => {
          await close();
          // Another program is at the file before it is read back.
          const other = await createWritable({ keepExistingData: true });
          await other.write({ type: 'write', position: 5, data: new Uint8Array([0x5a, 0x5a, 0x5a]) });
          await other.close();
        };
      }
      return writable;
    };
    return handle;
  };
}

interface Opening {
  opens?: string;
  showOpenFilePicker?: () => Promise<FileSystemFileHandle[]>;
}

/** Runs in the page. */
function installOpen(): void {
  const here = globalThis as Opening;
  here.showOpenFilePicker = async () => {
    const root = await navigator.storage.getDirectory();
    const [button] = Array.from(document.querySelectorAll('button'), ({ textContent }) => /^\s*Repair (.*)…/.exec(textContent)?.[1]).filter(Boolean);
    return [await root.getFileHandle(here.opens ?? button ?? '')];
  };
}
