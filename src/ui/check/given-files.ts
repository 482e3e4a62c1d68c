/** Files that the person gave: picked or dropped, alone or as a folder with all that is in it. */

export interface GivenFile {
  /** With the folders below the given one: "photos/2014/a.nef". */
  readonly path: string;
  /** Undefined where the browser couldn't open it. */
  readonly file: File | undefined;
}

export const fromInput = (files: FileList | null): GivenFile[] =>
  Array.from(files ?? [], (file) => ({ path: file.webkitRelativePath || file.name, file }));

/** Call it in the event's own task: afterwards the browser forgets what was dropped. */
export function fromDrop(data: DataTransfer | null): Promise<GivenFile[]> {
  if (!data) return Promise.resolve([]);
  const entries = Array.from(data.items, (item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null)).filter((entry) => entry !== null);
  if (entries.length === 0) return Promise.resolve(fromInput(data.files));
  return below(entries);
}

/** Folder by folder and not all at once: a disk may hold millions. */
async function below(entries: readonly FileSystemEntry[]): Promise<GivenFile[]> {
  const found: GivenFile[] = [];
  for (const entry of entries) {
    if (isFolder(entry)) for (const given of await below(await childrenOf(entry))) found.push(given);
    else if (isFile(entry)) found.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) });
  }
  return found;
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const fileOf = (entry: FileSystemFileEntry): Promise<File | undefined> => new Promise((resolve) => entry.file(resolve, () => resolve(undefined)));

/** A folder tells of at most a hundred children at a time; one that can't be read has none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
