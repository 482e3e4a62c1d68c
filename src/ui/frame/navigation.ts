/** The Navigation API, which TypeScript's DOM doesn't have yet; undefined in browsers without it. */

interface Entry {
  readonly key: string;
  readonly index: number;
  readonly url: string | null;
}
interface Navigation extends EventTarget {
  readonly currentEntry: Entry | null;
  entries(): readonly Entry[];
}
export interface NavigateEvent extends Event {
  readonly navigationType: string;
}

export const navigation = (globalThis as { readonly navigation?: Navigation }).navigation;

/** @returns the address's hash before this one in the history, if it is known and ours. */
export function hashBefore(): string | undefined {
  const at = navigation?.currentEntry?.index ?? -1;
  const url = navigation?.entries()[at - 1]?.url;
  return url ? new URL(url).hash : undefined;
}
