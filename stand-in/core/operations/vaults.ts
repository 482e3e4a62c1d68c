/** ListVaults, CreateVault, DescribeVault, DeleteVault. */

import { arnOf, type Call, isVaultName, param, vaultOf, vaultPath } from '../call.ts';
import { withMillis } from '../dates.ts';
import { invalid, limitExceeded } from '../errors.ts';
import { empty, json } from '../http.ts';
import { pageOf } from '../page.ts';
import type { Vault } from '../state.ts';
import { ensureVault, findVault } from '../world.ts';

const MOST_VAULTS = 1000;

export function describeVault(call: Call): Response {
  return json(described(call, vaultOf(call)));
}

/** A vault on the wire; counts and sizes are those of its last inventory. */
function described(call: Call, { name, createdAtMs, inventory, outside }: Vault): object {
  return {
    CreationDate: withMillis(createdAtMs),
    LastInventoryDate: inventory ? withMillis(inventory.madeAtMs) : null,
    NumberOfArchives: inventory ? inventory.count + outside.count : 0,
    SizeInBytes: inventory ? inventory.bytes + outside.bytes : 0,
    VaultARN: arnOf(call, name),
    VaultName: name,
  };
}

function inRegion(call: Call): Vault[] {
  return [...call.world.state.vaults.values()].filter(({ region }) => region === call.region).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function listVaults(call: Call): Response {
  const all = inRegion(call);
  const arn = ({ name }: Vault) => arnOf(call, name);
  const from = (marker: string) => {
    if (!marker.startsWith(arnOf(call, ''))) return -1;
    // A vault that went meanwhile still has its place.
    const at = all.findIndex((vault) => arn(vault) >= marker);
    return at < 0 ? all.length : at;
  };
  const { items, marker } = pageOf(call, all, 10, arn, from);
  return json({ Marker: marker, VaultList: items.map((vault) => described(call, vault)) });
}

export function createVault(call: Call): Response {
  const name = param(call, 'vault');
  if (!isVaultName(name)) throw invalid(`Invalid vault name: ${name}`);
  if (!findVault(call.world, call.region, name)) {
    if (inRegion(call).length >= MOST_VAULTS) throw limitExceeded(`An account can have ${MOST_VAULTS} vaults in a region.`);
    ensureVault(call.world, call.region, name, call.world.now());
    call.world.changed();
  }
  return empty(201, { Location: vaultPath(call) });
}

/** Only if its last inventory was empty and nothing was written since; one that isn't there: no error. */
export function deleteVault(call: Call): Response {
  const vault = findVault(call.world, call.region, param(call, 'vault'));
  if (!vault) return empty(204);
  const isListed = (vault.inventory?.count ?? 0) + vault.outside.count > 0;
  if (isListed || vault.unlistedSinceMs !== undefined) {
    throw invalid(`Vault not empty or recently written to: ${arnOf(call)}`);
  }
  call.world.state.vaults.delete(`${vault.region}/${vault.name}`);
  call.world.changed();
  return empty(204);
}
