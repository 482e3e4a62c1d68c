/** Vaults as last seen, for the time without a network. Writer: pages. */
import type { Vault } from '../core/vault.ts';
import { reading, writing } from './database.ts';

export function putVaultList(region: string, readAtMs: number, vaults: readonly Vault[]): Promise<void> {
  return writing('relaxed', ['vault-lists'], async (transaction) => {
    await transaction.objectStore('vault-lists').put({ region, readAtMs, vaults });
  });
}

/** @returns the last list of a region with its date, or undefined if it was never read. */
export function vaultListOf(region: string): Promise<{ readAtMs: number; vaults: readonly Vault[] } | undefined> {
  return reading(['vault-lists'], (transaction) => transaction.objectStore('vault-lists').get(region));
}
