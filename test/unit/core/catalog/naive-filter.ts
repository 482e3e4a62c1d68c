import fc from 'fast-check';
import type { Filter } from '../../../../src/core/catalog/query.ts';
import { COMPRESSED, ENCRYPTED, NAMELESS, WRITER_BITS, WRITERS } from '../../../../src/core/inventory/marks.ts';
import { folderPathOf, isIn, nameText, type Archive, type Vault } from './vaults.ts';

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The rules of `searchFor` once more, by whole paths and regular expressions. */
function fitsText(vault: Vault, archive: Archive, base: number, text: string): boolean {
  const below = folderPathOf(vault, archive.folder).slice(base === 0 ? 0 : folderPathOf(vault, base).length + 1);
  const path = below === '' ? `/${archive.name}` : `/${below}/${archive.name}`;
  return new RegExp(escaped(text), 'iu').test(path);
}

function fits(vault: Vault, archive: Archive, filter: Filter): boolean {
  const { folder = 0, shallow, text, leastBytes = 0, mostBytes = Infinity, fromMs = 0, untilMs = Infinity, writers, only } = filter;
  const flag = { encrypted: ENCRYPTED, compressed: COMPRESSED, nameless: NAMELESS, versions: 0 };
  const writer = WRITERS[archive.mark & WRITER_BITS] ?? ((archive.mark & WRITER_BITS) === WRITER_BITS ? 'none' : 'unknown');
  const twins = vault.archives.filter((other) => other.folder === archive.folder && other.name === archive.name && other.name !== '');
  return (
    (shallow ? archive.folder === folder : isIn(vault, archive.folder, folder)) &&
    (!text || fitsText(vault, archive, folder, text)) &&
    archive.sizeBytes >= leastBytes &&
    archive.sizeBytes <= mostBytes &&
    archive.uploadedAtMs >= fromMs &&
    archive.uploadedAtMs < untilMs &&
    (!writers || writers.some((one) => one === writer)) &&
    (!only || (archive.mark & flag[only]) === flag[only]) &&
    (only !== 'versions' || twins.length > 1)
  );
}

/** @returns the rows that fit, found archive by archive. */
export const naiveRows = (vault: Vault, filter: Filter): number[] =>
  vault.archives.flatMap((archive, row) => (fits(vault, archive, filter) ? [row] : []));

export const texts = fc.oneof(
  fc.constantFrom('a/', 'a/b', '/b/1', 'b/', '/a/'),
  nameText(),
  fc.tuple(nameText(), nameText()).map((parts) => parts.join('/')),
  fc.array(nameText(), { minLength: 3, maxLength: 4 }).map((parts) => parts.join('/')),
);

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });

/** All members, each often left out. */
export const filters = (vault: Vault): fc.Arbitrary<Filter> =>
  fc
    .record({
      folder: optional(fc.nat({ max: vault.folders.length - 1 })),
      shallow: optional(fc.boolean()),
      text: optional(texts),
      leastBytes: optional(fc.nat({ max: 5 })),
      mostBytes: optional(fc.nat({ max: 5 })),
      fromMs: optional(fc.nat({ max: 3 })),
      untilMs: optional(fc.nat({ max: 3 })),
      writers: optional(fc.subarray([...WRITERS, 'none' as const])),
      only: optional(fc.constantFrom('encrypted', 'compressed', 'nameless', 'versions')),
    })
    .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
