/** Files that the system opened with the installed Thaw, as the manifest's `file_handlers` say. */
import type { Beginning } from '../../core/inventory/beginning.ts';
import type { Route } from '../router.ts';

/** The Launch Handler API, which TypeScript's DOM doesn't have. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}
const queue = (globalThis as { readonly launchQueue?: LaunchQueue }).launchQueue;

/** Screens that take files. */
const TAKERS = ['check', 'open'] as const satisfies readonly Route['screen'][];
export type Taker = (typeof TAKERS)[number];

/**
 * @returns the screen that takes a file: receipts and inventories are both JSON, so what is in it
 * decides. Of the rest the screen that most likely was meant says what is wrong.
 */
export function takerOf(beginning: Beginning, name: string): Taker {
  if (beginning.is === 'inventory') return 'open';
  return beginning.is === 'receipt' || /\.json$/i.test(name) ? 'check' : 'open';
}

/**
 * Hears of files that Thaw was opened with; where the browser has no such thing, of none.
 *
 * @param open gets the screen that takes them; files that can't be opened are left out.
 */
export function followLaunches(open: (screen: Taker, files: readonly File[]) => void): void {
  queue?.setConsumer(({ files = [] }) => void opened(files, open));
}

async function opened(handles: readonly FileSystemFileHandle[], open: (screen: Taker, files: readonly File[]) => void): Promise<void> {
  const files = (await Promise.all(handles.map((handle) => handle.getFile().catch(() => undefined)))).filter((file) => file !== undefined);
  // The first screen needs none of it.
  const { readBeginning } = await import('../inventory/read-beginning.ts');
  const takers = await Promise.all(files.map(async (file) => takerOf(await readBeginning(file), file.name)));
  for (const screen of TAKERS) {
    const taken = files.filter((_, at) => takers[at] === screen);
    if (taken.length > 0) open(screen, taken);
  }
}
