import { DescribeVaultCommand, ListVaultsCommand } from '@aws-sdk/client-glacier';
import * as v from 'valibot';
import { Failed } from '../core/failure/failure.ts';
import type { Listing } from '../core/listing.ts';
import { OVERHEAD_BYTES, type Vault } from '../core/vault.ts';
import { call, type Connection } from './client.ts';
import { Bytes, Time } from './fields.ts';
import { pageOf, readPages } from './listing.ts';

const WireVault = v.object({
  VaultName: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  CreationDate: Time,
  LastInventoryDate: v.nullish(Time),
  NumberOfArchives: v.nullish(Bytes),
  SizeInBytes: v.nullish(Bytes),
});

function vaultFrom(region: string, entry: unknown): Vault | undefined {
  const parsed = v.safeParse(WireVault, entry);
  if (!parsed.success) return undefined;
  const { VaultName: name, CreationDate: createdAtMs, LastInventoryDate, NumberOfArchives, SizeInBytes } = parsed.output;
  const archives = NumberOfArchives ?? 0;
  return {
    region,
    name,
    createdAtMs,
    archives,
    sizeBytes: Math.max(0, (SizeInBytes ?? 0) - archives * OVERHEAD_BYTES),
    ...(LastInventoryDate == null ? {} : { inventoryAtMs: LastInventoryDate }),
  };
}

/** @returns all vaults of the connection's region, in the service's order. */
export function listVaults(connection: Connection): Promise<Listing<Vault>> {
  return readPages(
    async (marker) => {
      const answer = await call(connection, { action: 'glacier:ListVaults' }, (client) =>
        client.send(new ListVaultsCommand({ accountId: '-', ...(marker === undefined ? {} : { marker }) })),
      );
      return pageOf(answer.VaultList, answer.Marker, 'the list of vaults');
    },
    (entry) => vaultFrom(connection.region, entry),
    ({ name }) => name,
  );
}

/** @throws Failed `vault-unknown` where there is none of that name. */
export async function describeVault(connection: Connection, vault: string): Promise<Vault> {
  const answer = await call(connection, { action: 'glacier:DescribeVault', vault }, (client) =>
    client.send(new DescribeVaultCommand({ accountId: '-', vaultName: vault })),
  );
  const parsed = vaultFrom(connection.region, answer);
  if (!parsed) throw new Failed({ code: 'answer-unreadable', what: 'the description of a vault' });
  return parsed;
}
