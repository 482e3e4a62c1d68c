/** Files that the system opened with the installed Thaw, as the manifest's `file_handlers` say. */
import type { Route } from '../router.ts';

/** The Launch Handler API, which TypeScript's DOM doesn't have. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}
const queue = (globalThis as { readonly launchQueue?: LaunchQueue }).launchQueue;

/** Who takes which files: a line a kind, the same as in the manifest. */
const TAKERS = [{ screen: 'check', takes: /\.json$/i }] as const satisfies readonly { screen: Route['screen']; takes: RegExp }[];
type Taker = (typeof TAKERS)[number]['screen'];

/**
 * Hears of files that Thaw was opened with; where the browser has no such thing, of none.
 *
 * @param open gets the screen that takes them; files that nobody takes, or that can't be opened, are left out.
 */
export function followLaunches(open: (screen: Taker, files: readonly File[]) => void): void {
  queue?.setConsumer(({ files = [] }) => void opened(files, open));
}

async function opened(handles: readonly FileSystemFileHandle[], open: (screen: Taker, files: readonly File[]) => void): Promise<void> {
  const files = (await Promise.all(handles.map((handle) => handle.getFile().catch(() => undefined)))).filter((file) => file !== undefined);
  for (const { screen, takes } of TAKERS) {
    const taken = files.filter(({ name }) => takes.test(name));
    if (taken.length > 0) open(screen, taken);
  }
}
