/** InitiateJob: checks what was asked for, the retrieval policy, and begins the job. */

import * as v from 'valibot';
import { archiveOfVault, arnOf, bodyOf, type Call, descriptionOf, maybe, vaultOf, vaultPath } from '../call.ts';
import { fromIso } from '../dates.ts';
import { archiveNotFound, invalid, missing, notFound, ServiceError } from '../errors.ts';
import { empty } from '../http.ts';
import { longId } from '../ids.ts';
import { readMarker } from '../inventory.ts';
import { beginJob, delayOf } from '../jobs.ts';
import { exceedsPolicy } from '../policy.ts';
import type { Archive, ArchiveJob, InventoryJob, Job } from '../snapshot.ts';
import type { Vault } from '../state.ts';
import { checkTopic } from '../topic.ts';
import { type ByteRange, isMibAligned, lengthOf } from '../tree-hash.ts';

const Asked = v.object({
  Type: maybe(v.string()),
  ArchiveId: maybe(v.string()),
  Description: maybe(v.string()),
  Format: maybe(v.string()),
  RetrievalByteRange: maybe(v.string()),
  SNSTopic: maybe(v.string()),
  Tier: maybe(v.string()),
  InventoryRetrievalParameters: maybe(
    v.object({
      StartDate: maybe(v.string()),
      EndDate: maybe(v.string()),
      Limit: maybe(v.union([v.string(), v.number()])),
      Marker: maybe(v.string()),
    }),
  ),
});
type Asked = v.InferOutput<typeof Asked>;

export async function initiateJob(call: Call): Promise<Response> {
  const vault = vaultOf(call);
  const asked = bodyOf(call, Asked);
  const job = jobOf(call, vault, asked);
  await beginJob(call.world, vault, job);
  return empty(202, { Location: `${vaultPath(call)}/jobs/${job.id}`, 'x-amz-job-id': job.id });
}

function jobOf(call: Call, vault: Vault, asked: Asked): Job {
  switch (asked.Type) {
    case undefined:
      throw missing('Type');
    case 'archive-retrieval':
      return archiveJob(call, vault, asked);
    case 'inventory-retrieval':
      return inventoryJob(call, vault, asked);
    default:
      // `select` too: Amazon has closed it, and there is nothing here to query.
      throw invalid(`Invalid job type: ${asked.Type}`);
  }
}

/** What both kinds have in common. */
function jobFacts(call: Call, asked: Asked, delayMs: number) {
  const createdAtMs = call.world.now();
  const description = descriptionOf(asked.Description);
  if (asked.SNSTopic !== undefined) checkTopic(call.region, asked.SNSTopic);
  return {
    id: longId(call.world.options.chance),
    createdAtMs,
    dueAtMs: createdAtMs + delayMs,
    ...(description === '' ? {} : { description }),
    ...(asked.SNSTopic === undefined ? {} : { snsTopic: asked.SNSTopic }),
  };
}

function archiveJob(call: Call, vault: Vault, asked: Asked): ArchiveJob {
  if (asked.ArchiveId === undefined) throw missing('ArchiveId');
  const archive = archiveOf(call, vault, asked.ArchiveId);
  const range = rangeOf(asked.RetrievalByteRange, archive.sizeBytes);
  const tier = tierOf(asked.Tier);
  if (exceedsPolicy(call.world, call.region, tier, lengthOf(range))) {
    throw new ServiceError(400, 'PolicyEnforcedException', 'InitiateJob request denied by current data retrieval policy.');
  }
  return {
    ...jobFacts(call, asked, delayOf(call.world, tier, lengthOf(range))),
    action: 'ArchiveRetrieval',
    archiveId: archive.id,
    archiveSize: archive.sizeBytes,
    ...(archive.treeHash === undefined ? {} : { archiveTreeHash: archive.treeHash }),
    archiveDescription: archive.description,
    range,
    tier,
  };
}

/** A deleted archive is accepted until the next inventory; its job then fails. */
function archiveOf(call: Call, vault: Vault, id: string): Archive {
  const archive = archiveOfVault(call, vault, id);
  if (archive) return archive;
  throw archiveNotFound(id);
}

function rangeOf(text: string | undefined, archiveSize: number): ByteRange {
  if (text === undefined) return { start: 0, end: archiveSize - 1 };
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  const range = { start: Number(match?.[1]), end: Number(match?.[2]) };
  const inside = match !== null && range.start <= range.end && range.end < archiveSize;
  if (!inside) throw invalid(`Invalid byte range: ${text}`);
  // The service's words are unknown [?13].
  if (!isMibAligned(range, archiveSize)) throw invalid(`The byte range must be megabyte aligned: ${text}`);
  return range;
}

function tierOf(text: string | undefined): ArchiveJob['tier'] {
  const tier = text ?? 'Standard';
  if (tier === 'Expedited' || tier === 'Standard' || tier === 'Bulk') return tier;
  throw invalid(`Invalid tier: ${tier}`);
}

/** A `Tier` here is passed over [?4]. */
function inventoryJob(call: Call, vault: Vault, asked: Asked): InventoryJob {
  if (asked.ArchiveId !== undefined) throw invalid('ArchiveId is not allowed for inventory-retrieval jobs.');
  if (asked.RetrievalByteRange !== undefined) throw invalid('RetrievalByteRange is not allowed for inventory-retrieval jobs.');
  const format = asked.Format ?? 'JSON';
  if (format !== 'JSON' && format !== 'CSV') throw invalid(`Invalid format: ${format}`);
  const { inventory } = vault;
  if (!inventory) {
    throw notFound(
      `Inventory retrieval jobs for vault ${arnOf(call)} cannot be initiated yet, as Amazon Glacier has not yet generated an initial inventory for this vault.`,
    );
  }
  return {
    ...jobFacts(call, asked, delayOf(call.world, 'Standard', 0)),
    ...parametersOf(asked),
    action: 'InventoryRetrieval',
    format,
    inventoryAtMs: inventory.madeAtMs,
    inventorySeq: inventory.seq,
  };
}

function parametersOf({ InventoryRetrievalParameters }: Asked) {
  const { StartDate, EndDate, Limit, Marker } = InventoryRetrievalParameters ?? {};
  for (const date of [StartDate, EndDate]) {
    if (date !== undefined && fromIso(date) === undefined) throw invalid(`Invalid date: ${date}`);
  }
  const limit = Limit === undefined ? undefined : /^\d+$/.test(String(Limit)) ? Number(Limit) : 0;
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 1)) throw invalid(`Invalid limit: ${Limit}`);
  if (Marker !== undefined && !readMarker(Marker)) throw invalid(`The marker is not valid: ${Marker}`);
  return {
    ...(StartDate === undefined ? {} : { startDate: StartDate }),
    ...(EndDate === undefined ? {} : { endDate: EndDate }),
    ...(limit === undefined ? {} : { limit }),
    ...(Marker === undefined ? {} : { marker: Marker }),
  };
}
