import type { Texts } from './entry.ts';
import type { Failures } from './failure.ts';
import { formatBytes } from '../words/sizes.ts';

const WHY: { readonly [why in Failures['not-an-inventory']['why']]: string } = {
  empty: 'it is empty',
  'no list': 'no `ArchiveList`',
  'no columns': 'not all of the columns `ArchiveId`, `ArchiveDescription`, `CreationDate` and `Size`',
  'UTF-16': 'it is in UTF-16, Amazon’s are in UTF-8',
};

type Inventories = 'not-an-inventory' | 'inventory-expands' | 'gzip-of-several' | 'inventory-bytes-gone' | 'inventory-unknown';

/** Inventories that are read. */
export const inventories: Texts<Inventories> = {
  'not-an-inventory': {
    happened: ({ why }) => `This file isn’t a Glacier inventory: ${WHY[why]}.`,
    safe: 'The inventory you had is as it was.',
    advice: 'Choose another file.',
  },
  'inventory-expands': {
    happened: ({ packedBytes, unpackedBytes }) =>
      `This file grows as no inventory does: ${formatBytes(packedBytes)} of it hold ${formatBytes(unpackedBytes)} already.`,
    safe: 'Reading stopped there. What was read can be browsed.',
    advice: 'Go on if you know that it is an inventory, else remove it.',
  },
  'gzip-of-several': {
    happened: 'This file was put together from several gzip files, and browsers unpack only the first.',
    safe: 'What was read of the first can be browsed.',
    advice: 'Unpack it on your computer and open the unpacked file.',
  },
  'inventory-bytes-gone': {
    happened: 'The bytes that this inventory is read from aren’t here any more.',
    safe: 'What was read before can be browsed.',
    advice: 'Get the inventory once more, or open the file again.',
  },
  'inventory-unknown': {
    happened: 'This inventory isn’t on this device.',
    safe: 'Every other inventory is as it was.',
    advice: 'Go to the vault, and get the inventory or open a file.',
  },
};
