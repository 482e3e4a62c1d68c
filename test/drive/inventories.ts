/** Inventories made for a test, as Amazon writes them, and ways to give them to Thaw. */
import type { Locator } from 'playwright';

export interface Listed {
  readonly path: string;
  readonly sizeBytes: number;
  /** `2014-03-03T10:00:00Z`. */
  readonly uploadedAt: string;
  readonly description?: string;
}

/** An id of the service's length, the same for the same path. */
export const idOf = (path: string): string => Buffer.from(path).toString('base64url').padEnd(138, '_').slice(0, 138);
const HASH = 'ab'.repeat(32);
/** FastGlacier's, version 4: the name in it is base64. */
const describe = (path: string): string => `<m><v>4</v><p>${Buffer.from(path).toString('base64')}</p><lm>20140303T100000Z</lm></m>`;

export interface Place {
  readonly region: string;
  readonly vault: string;
}

/** @returns the bytes of an inventory as Amazon writes JSON. */
export function jsonOf(archives: readonly Listed[], atIso: string, { region, vault }: Place = { region: 'demo', vault: 'data' }): string {
  return JSON.stringify({
    VaultARN: `arn:aws:glacier:${region}:123456789012:vaults/${vault}`,
    InventoryDate: atIso,
    ArchiveList: archives.map((archive) => ({
      ArchiveId: idOf(archive.path),
      ArchiveDescription: descriptionOf(archive),
      CreationDate: archive.uploadedAt,
      Size: archive.sizeBytes,
      SHA256TreeHash: HASH,
    })),
  });
}

/** The same as CSV: quotes within a description become `\"`. */
export const csvOf = (archives: readonly Listed[]): string =>
  [
    'ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash',
    ...archives.map((archive) =>
      [idOf(archive.path), `"${descriptionOf(archive).replaceAll('"', '\\"')}"`, archive.uploadedAt, archive.sizeBytes, HASH].join(','),
    ),
  ].join('\n');

export const descriptionOf = ({ path, description }: Listed): string => description ?? describe(path);

/** Drops a file on a place, as from the desktop. */
export const dropOn = (place: Locator, file: { readonly name: string; readonly text: string }): Promise<void> =>
  place.evaluate((element, { name, text }) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, file);
