/** What a key does while a row of the list has the focus (screens.md, "Inventory browser"). */
import { pageRows, type Sight } from './window.ts';

export type Move =
  | { readonly is: 'to' | 'stretch'; readonly place: number }
  /** `choose`: the row; `all`: every match; `back`: out of the folder; `search`: to the search field. */
  | { readonly is: 'choose' | 'all' | 'open' | 'back' | 'search' };

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** @returns undefined for keys that are the browser's. */
export function moveOf({ key, shiftKey, ctrlKey, metaKey, altKey }: Pressed, at: number, count: number, sight: Sight): Move | undefined {
  if (altKey) return undefined;
  const isControl = ctrlKey || metaKey;
  if (isControl && key.toLowerCase() === 'a' && !shiftKey) return { is: 'all' };
  const to = target(key, at, count, sight);
  if (to !== undefined) return { is: shiftKey ? 'stretch' : 'to', place: Math.max(0, Math.min(count - 1, to)) };
  if (isControl) return undefined;
  if (key === ' ') return shiftKey ? { is: 'stretch', place: at } : { is: 'choose' };
  if (shiftKey) return undefined;
  if (key === 'Enter') return { is: 'open' };
  if (key === 'Escape') return { is: 'back' };
  return key === '/' ? { is: 'search' } : undefined;
}

/** With Control, Home and End mean the same: rows have the focus, and no cells. */
function target(key: string, at: number, count: number, sight: Sight): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + pageRows(sight);
    case 'PageUp':
      return at - pageRows(sight);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
