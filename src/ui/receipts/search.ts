import type { Receipt } from '../../core/receipt.ts';

/** @returns the receipts that hold every word of the search, in their order. */
export function matching(receipts: readonly Receipt[], search: string): readonly Receipt[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return receipts;
  return receipts.filter((receipt) => {
    const text = textOf(receipt);
    return words.every((word) => text.includes(word));
  });
}

/** What someone may look for: names, places, ids and hashes. */
function textOf({ name, savedAs, vault, region, archiveId, treeHashExpected, treeHashComputed, job, id }: Receipt): string {
  return [name, savedAs, vault, region, archiveId, treeHashExpected, treeHashComputed, job.id, id].join('\n').toLowerCase();
}

/** The search stands in the address, so that Back and a copied address lead to the same list. */
export const searchIn = (hash: string): string => new URLSearchParams(hash.split('?')[1]).get('q') ?? '';

/** @returns the address of the list with a search. */
export const hashWith = (search: string): string => (search.trim() === '' ? '#/receipts' : `#/receipts?${new URLSearchParams({ q: search })}`);
