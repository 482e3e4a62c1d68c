/** Inventories: when they are made, what they know, and their bytes (`glacier.md`, section 7). */

import { utf8 } from './bytes.ts';
import { fromIso, inSeconds } from './dates.ts';
import { vaultArn } from './ids.ts';
import type { Archive, InventoryJob } from './snapshot.ts';
import type { Vault } from './state.ts';
import { type ByteStream, streamOf } from './streams.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;
/** The first inventory takes half a day to a day; afterwards they come daily, if there is news. */
const FIRST_AFTER_MS = 12 * HOUR;
const EVERY_MS = 24 * HOUR;

/** Bytes that Glacier adds to each archive when it sums up a vault. */
const ARCHIVE_OVERHEAD = 32_768;

/** Notes an upload or a deletion, which the next inventory will tell. */
export function noteWrite(world: World, vault: Vault): number {
  vault.lastWriteSeq = world.nextSeq();
  vault.unlistedSinceMs ??= world.now();
  return vault.lastWriteSeq;
}

/** When the next inventory is due; undefined: nothing was written, so none is. */
function dueAt(vault: Vault): number | undefined {
  if (vault.unlistedSinceMs === undefined) return undefined;
  if (!vault.inventory) return vault.unlistedSinceMs + FIRST_AFTER_MS;
  const days = Math.max(0, Math.floor((vault.unlistedSinceMs - vault.inventory.madeAtMs) / EVERY_MS)) + 1;
  return vault.inventory.madeAtMs + days * EVERY_MS;
}

/** Makes the inventory that fell due since the last look; called before every operation. */
export function settleInventory(world: World, vault: Vault): void {
  const due = dueAt(vault);
  if (due !== undefined && due <= world.now()) makeInventory(world, vault, due);
}

/** Makes an inventory of all that was written so far. */
export function makeInventory(world: World, vault: Vault, madeAtMs: number): void {
  const own = { count: 0, bytes: 0 };
  vault.outside.count = vault.outside.bytes = 0;
  for (const archive of vault.archives.values()) {
    if (archive.deletedSeq !== undefined) continue;
    addTo(archive.contentKey === undefined ? vault.outside : own, archive);
  }
  vault.inventory = { madeAtMs, seq: world.state.seq, ...own };
  delete vault.unlistedSinceMs;
  world.changed();
}

export function addTo(sum: { count: number; bytes: number }, archive: Archive): void {
  sum.count++;
  sum.bytes += archive.sizeBytes + ARCHIVE_OVERHEAD;
}

/** Whether the inventory that was made at `seq` tells this archive. */
function knows(seq: number, { addedSeq, deletedSeq }: Archive): boolean {
  return addedSeq <= seq && (deletedSeq === undefined || deletedSeq > seq);
}

/** Archives that an inventory made at `seq` tells, oldest first. */
function listed(vault: Vault, seq: number): Archive[] {
  return [...vault.archives.values()].filter((archive) => knows(seq, archive)).sort(byAge);
}

function byAge(a: Archive, b: Archive): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * A marker names the first archive of the next page by age and id, so that it still has a place
 * once that archive is gone from a newer inventory.
 */
function markerOf(archive: Archive): string {
  return `${archive.createdAtMs.toString(36)}.${archive.id}`;
}

/** @returns undefined where this is no marker of ours. */
export function readMarker(marker: string): { readonly createdAtMs: number; readonly id: string } | undefined {
  const match = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]+)$/.exec(marker);
  return match?.[1] && match[2] ? { createdAtMs: Number.parseInt(match[1], 36), id: match[2] } : undefined;
}

export interface InventoryPage {
  readonly archives: readonly Archive[];
  readonly nextMarker?: string;
}

/** The archives that a job asked for: by date of creation, from its marker on, up to its limit. */
export function inventoryPage(vault: Vault, job: InventoryJob): InventoryPage {
  const from = (job.startDate === undefined ? undefined : fromIso(job.startDate)) ?? -Infinity;
  const to = (job.endDate === undefined ? undefined : fromIso(job.endDate)) ?? Infinity;
  const first = job.marker === undefined ? undefined : readMarker(job.marker);
  const all = listed(vault, job.inventorySeq).filter((archive) => {
    // The service compares whole seconds, since that is what an inventory tells.
    const created = Math.floor(archive.createdAtMs / 1000) * 1000;
    if (created < from || created >= to) return false;
    return !first || byAge(archive, { ...archive, ...first }) >= 0;
  });
  const archives = all.slice(0, job.limit ?? all.length);
  const next = all[archives.length];
  return next ? { archives, nextMarker: markerOf(next) } : { archives };
}

/** The bytes of an inventory job's output. */
export function inventoryBytes(world: World, vault: Vault, job: InventoryJob, page: InventoryPage): ByteStream {
  const arn = vaultArn(vault.region, world.options.accountId, vault.name);
  const lines = job.format === 'JSON' ? jsonOf(arn, job.inventoryAtMs, page) : csvOf(page);
  return streamOf(
    (async function* () {
      let batch = '';
      for (const line of lines) {
        batch += line;
        if (batch.length < 65_536) continue;
        yield utf8(batch);
        batch = '';
      }
      yield utf8(batch);
    })(),
  );
}

function* jsonOf(arn: string, atMs: number, { archives }: InventoryPage): Generator<string> {
  yield `{"VaultARN":${JSON.stringify(arn)},"InventoryDate":"${inSeconds(atMs)}","ArchiveList":[`;
  let separator = '';
  for (const archive of archives) {
    yield (
      separator +
      JSON.stringify({
        ArchiveId: archive.id,
        ArchiveDescription: archive.description,
        CreationDate: inSeconds(archive.createdAtMs),
        Size: archive.sizeBytes,
        SHA256TreeHash: archive.treeHash,
      })
    );
    separator = ',';
  }
  yield ']}';
}

/** Line ends are unknown [?9]: LF here, a final one too. */
function* csvOf({ archives }: InventoryPage): Generator<string> {
  yield 'ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash\n';
  for (const { id, description, createdAtMs, sizeBytes, treeHash } of archives) {
    // Only the quote is escaped; a backslash stays as it is, so a parser must go by the line.
    const quoted = `"${description.replaceAll('"', '\\"')}"`;
    yield `${[id, quoted, inSeconds(createdAtMs), sizeBytes, treeHash].join(',')}\n`;
  }
}
