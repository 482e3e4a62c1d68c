/** A file of the person's to write into, asked for by the browser. TypeScript's DOM lacks the picker. */

interface Picker {
  showOpenFilePicker?: (options: { id: string }) => Promise<FileSystemFileHandle[]>;
}
const picker = globalThis as Picker;

/** @returns true where Thaw can be let write into a file that is there already. */
export const canRepair = (): boolean => typeof picker.showOpenFilePicker === 'function';

/** @returns undefined where the person closed the picker: no error. Needs a click just before. */
export async function pickFile(): Promise<FileSystemFileHandle | undefined> {
  try {
    return (await picker.showOpenFilePicker?.({ id: 'thaw-repair' }))?.[0];
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}
