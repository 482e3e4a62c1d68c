/** Where a file is to be saved, asked of the person by the browser. TypeScript's DOM lacks the picker. */

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string; id: string; startIn: string }) => Promise<FileSystemFileHandle>;
}
const picker = globalThis as Picker;

/** @returns true where the browser can ask for a place and write there. */
export const canPick = (): boolean => typeof picker.showSaveFilePicker === 'function';

/** @returns undefined where the person closed the picker: no error. Needs a click just before. */
export async function pickPlace(suggestedName: string): Promise<FileSystemFileHandle | undefined> {
  try {
    return await picker.showSaveFilePicker?.({ suggestedName, id: 'thaw-save', startIn: 'downloads' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** Removes a file that a picker just made and nothing was written to. What was there before stays. */
export async function dropIfEmpty(place: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  try {
    if ((await place.getFile()).size === 0) await place.remove?.();
  } catch {
    // An empty file that can't be removed harms nobody.
  }
}
