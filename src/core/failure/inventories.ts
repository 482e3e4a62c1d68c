import type { Texts } from './entry.ts';
import type { Failures } from './failure.ts';

const WHY: { readonly [why in Failures['not-an-inventory']['why']]: string } = {
  empty: 'it is empty',
  'no list': 'no `ArchiveList`',
  'no columns': 'no columns `ArchiveId`, `CreationDate` and `Size`',
  'UTF-16': 'it is in UTF-16, Amazon’s are in UTF-8',
};

/** Inventories that are read. */
export const inventories: Texts<'not-an-inventory'> = {
  'not-an-inventory': {
    happened: ({ why }) => `This file isn’t a Glacier inventory: ${WHY[why]}.`,
    safe: 'The inventory you had is as it was.',
    advice: 'Choose another file.',
  },
};
