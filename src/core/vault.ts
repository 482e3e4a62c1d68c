/** A vault as the service tells of it. */
export interface Vault {
  readonly region: string;
  readonly name: string;
  readonly createdAtMs: number;
  /** Count at the last inventory, not now. */
  readonly archives: number;
  /** Sum of the archives at the last inventory, with Amazon's 32 KiB an archive taken off. */
  readonly sizeBytes: number;
  /** Absent before the first inventory; some servers count without telling when. */
  readonly inventoryAtMs?: number;
}

/** Whether Amazon has counted the vault's archives: it does so in an inventory, dated or not. */
export const isCounted = ({ inventoryAtMs, archives, sizeBytes }: Vault): boolean => inventoryAtMs !== undefined || archives > 0 || sizeBytes > 0;

/** What Amazon adds to a vault's size for each archive, in bytes. */
export const OVERHEAD_BYTES = 32_768;
