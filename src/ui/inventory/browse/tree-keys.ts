/** What a key does in the folder tree, after the tree pattern of the ARIA practices. */
import type { Branch } from './folders.svelte.ts';

export type TreeMove =
  | { readonly is: 'to'; readonly at: number }
  /** `turn`: opens or closes the branch; `choose`: all in it; `open`: shows it in the list. */
  | { readonly is: 'turn' | 'choose' | 'open' | 'search' };

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** @returns undefined for keys that are the browser's. */
export function treeMoveOf({ key, ctrlKey, metaKey, altKey }: Pressed, branches: readonly Branch[], at: number): TreeMove | undefined {
  const branch = branches[at];
  if (!branch || ctrlKey || metaKey || altKey) return undefined;
  if (key === 'ArrowRight') return right(branch, at);
  if (key === 'ArrowLeft') return left(branch, branches);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: branches.length - 1 }[key];
  if (to !== undefined) return { is: 'to', at: Math.max(0, Math.min(branches.length - 1, to)) };
  if (key === 'Enter') return { is: 'open' };
  if (key === ' ') return { is: 'choose' };
  if (key === '/') return { is: 'search' };
  return key.length === 1 ? typed(key, branches, at) : undefined;
}

function right({ folder, isOpen }: Branch, at: number): TreeMove | undefined {
  if (!folder.hasFolders) return undefined;
  return isOpen ? { is: 'to', at: at + 1 } : { is: 'turn' };
}

function left({ isOpen, parent }: Branch, branches: readonly Branch[]): TreeMove | undefined {
  if (isOpen) return { is: 'turn' };
  const above = branches.findIndex(({ folder }) => folder.folder === parent?.folder);
  return above < 0 ? undefined : { is: 'to', at: above };
}

/** The next branch whose name begins with the letter. */
function typed(letter: string, branches: readonly Branch[], at: number): TreeMove | undefined {
  for (let i = 1; i <= branches.length; i++) {
    const to = (at + i) % branches.length;
    if (branches[to]?.folder.name.toLowerCase().startsWith(letter.toLowerCase())) return { is: 'to', at: to };
  }
  return undefined;
}
