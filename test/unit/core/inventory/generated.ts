import fc from 'fast-check';
import type { RowTexts } from './read.ts';

/** A row as a test makes it. */
export interface Made {
  readonly ArchiveId: string;
  readonly ArchiveDescription: string;
  readonly CreationDate: string;
  readonly Size: number;
  readonly SHA256TreeHash: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Numbers from 0 to `below`, the same each run. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

const PATHS = [
  'a.txt',
  'photos/2014/Iceland/IMG_1.nef',
  'docs/x.pdf',
  '{"Path":"dir/a b.doc","UTCDateModified":"20130322T120043Z"}',
  'ends in \\',
  '',
  'mt2 eyJmaWxlbmFtZSI6ImZpbGUudHh0In0',
  'say "}],{" and ,,',
];

/** Rows with ids of their own, shaped like the service's. */
export function makeRows(count: number, seed = 1): Made[] {
  const below = numbers(seed);
  return Array.from({ length: count }, (_, i) => ({
    ArchiveId: Array.from({ length: 138 }, () => ALPHABET[below(64)]).join(''),
    ArchiveDescription: PATHS[below(PATHS.length)] ?? '',
    CreationDate: new Date(1.3e12 + i * 61_000).toISOString().replace('.000Z', 'Z'),
    Size: below(1_000_000_000),
    SHA256TreeHash: Array.from({ length: 64 }, () => below(16).toString(16)).join(''),
  }));
}

export const VAULT = 'arn:aws:glacier:us-west-2:012345678901:vaults/examplevault';
export const asJson = (rows: readonly Made[]): string =>
  JSON.stringify({ VaultARN: VAULT, InventoryDate: '2014-08-01T14:30:07Z', ArchiveList: rows });

/** As the service writes it: only quotes are escaped. */
export const asCsv = (rows: readonly Made[], end = '\n'): string =>
  [
    'ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash',
    ...rows.map((row) => `${row.ArchiveId},"${row.ArchiveDescription.replaceAll('"', '\\"')}",${row.CreationDate},${row.Size},${row.SHA256TreeHash}`),
  ].join(end);

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A row as it was made, out of what was read. */
export const madeOf = (row: RowTexts): Made => ({
  ArchiveId: row.archiveId,
  ArchiveDescription: row.description,
  CreationDate: new Date(row.uploadedAtMs).toISOString().replace('.000Z', 'Z'),
  Size: row.sizeBytes,
  SHA256TreeHash: row.treeHash,
});

const SPACE = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 3 });

/** JSON text of a value, with white space wherever it may stand and some characters escaped. */
export const spacedJson = (value: unknown): fc.Arbitrary<string> =>
  fc.tuple(fc.array(SPACE, { minLength: 4, maxLength: 8 }), fc.boolean()).map(([spaces, escapes]) => {
    let next = 0;
    const space = (): string => spaces[next++ % spaces.length] ?? '';
    const text = (string: string): string => {
      const plain = JSON.stringify(string);
      return escapes ? plain.replace(/(?<!\\)[a-z/]/g, (c) => (next++ % 5 ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)) : plain;
    };
    const write = (v: unknown): string => {
      if (typeof v === 'string') return text(v);
      if (Array.isArray(v)) return `[${space()}${v.map(write).join(`${space()},${space()}`)}${space()}]`;
      if (typeof v !== 'object' || v === null) return JSON.stringify(v);
      const members = Object.entries(v).map(([key, inner]) => `${text(key)}${space()}:${space()}${write(inner)}`);
      return `{${space()}${members.join(`${space()},${space()}`)}${space()}}`;
    };
    return space() + write(value) + space();
  });
