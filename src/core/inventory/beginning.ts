/** What a file is, told by how it begins: an inventory and a receipt of Thaw's are both JSON. */
export type Beginning =
  | { readonly is: 'receipt' }
  /** `region` and `vault` where its VaultARN tells them; a CSV tells neither. */
  | { readonly is: 'inventory'; readonly region?: string; readonly vault?: string }
  | { readonly is: 'other' };

/** So much of a file, unpacked, is looked at: a VaultARN stands within the first 400 bytes of all inventories seen. */
export const BEGINNING_BYTES = 65_536;

const RECEIPT = /"format"\s{0,9}:\s{0,9}"thaw-receipts?-/;
/** @see glacier.md, section 1: at most 255 of these characters. */
const ARN = /"VaultARN"\s{0,9}:\s{0,9}"arn:[a-z-]{1,20}:glacier:([a-z0-9-]{1,32}):\d{0,20}:vaults\/([A-Za-z0-9._-]{1,255})"/;
const JSON_INVENTORY = /"(?:VaultARN|InventoryDate|ArchiveList)"\s{0,9}:/;
const CSV_INVENTORY = /^[^\n]{0,400}\bArchiveId\b/;

/**
 * Looks at the beginning of a file, which may be hostile and cut anywhere. Quotation marks within a
 * JSON text are escaped, so a description that quotes these keys isn't taken for them.
 */
export function beginningOf(text: string): Beginning {
  const begun = text.replace(/^\uFEFF?\s{0,999}/, '');
  if (!begun.startsWith('{')) return CSV_INVENTORY.test(begun) ? { is: 'inventory' } : { is: 'other' };
  if (RECEIPT.test(begun)) return { is: 'receipt' };
  const [, region, vault] = ARN.exec(begun) ?? [];
  if (region !== undefined && vault !== undefined) return { is: 'inventory', region, vault };
  return JSON_INVENTORY.test(begun) ? { is: 'inventory' } : { is: 'other' };
}
