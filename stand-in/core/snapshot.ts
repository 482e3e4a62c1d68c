/** What outlives a restart, as plain JSON. The schemas are also the types of the state itself. */

import * as v from 'valibot';

const ms = v.number();
const optionalText = v.exactOptional(v.string());
const range = v.object({ start: v.number(), end: v.number() });

const Archive = v.object({
  id: v.string(),
  description: v.string(),
  createdAtMs: ms,
  sizeBytes: v.number(),
  /** Hex; an archive from outside gets it when something first needs it. */
  treeHash: optionalText,
  /** Place of its upload among all writes; 0: from outside, in every inventory. */
  addedSeq: v.number(),
  deletedSeq: v.exactOptional(v.number()),
  /** Where the store keeps the bytes; absent for archives from outside. */
  contentKey: optionalText,
});
/** An archive; a deleted one stays while an inventory or a job still knows it. */
export type Archive = v.InferOutput<typeof Archive>;

const jobFacts = {
  id: v.string(),
  createdAtMs: ms,
  /** When it would be done if all that it needs is ready by then. */
  dueAtMs: ms,
  preparedAtMs: v.exactOptional(ms),
  completedAtMs: v.exactOptional(ms),
  /** `StatusMessage` of a failed job. */
  failure: optionalText,
  description: optionalText,
  snsTopic: optionalText,
};
const ArchiveJob = v.object({
  ...jobFacts,
  action: v.literal('ArchiveRetrieval'),
  archiveId: v.string(),
  archiveSize: v.number(),
  archiveTreeHash: optionalText,
  /** Inclusive. */
  range,
  /** Of the range, if it is tree-hash aligned. */
  treeHash: optionalText,
  archiveDescription: v.string(),
  tier: v.picklist(['Expedited', 'Standard', 'Bulk']),
});
export type ArchiveJob = v.InferOutput<typeof ArchiveJob>;

const InventoryJob = v.object({
  ...jobFacts,
  action: v.literal('InventoryRetrieval'),
  format: v.picklist(['JSON', 'CSV']),
  startDate: optionalText,
  endDate: optionalText,
  limit: v.exactOptional(v.number()),
  marker: optionalText,
  /** The inventory that it tells: its date, and its place among all writes. */
  inventoryAtMs: ms,
  inventorySeq: v.number(),
  outputBytes: v.exactOptional(v.number()),
  nextMarker: optionalText,
});
export type InventoryJob = v.InferOutput<typeof InventoryJob>;

const Job = v.variant('action', [ArchiveJob, InventoryJob]);
export type Job = v.InferOutput<typeof Job>;
export type Tier = ArchiveJob['tier'];

const Part = v.object({ range, treeHash: v.string(), contentKey: v.string() });
export type Part = v.InferOutput<typeof Part>;

const uploadFacts = {
  id: v.string(),
  description: v.string(),
  createdAtMs: ms,
  lastUsedAtMs: ms,
  partSize: v.number(),
  /** Set by a Complete: asked again soon afterwards, it names the same archive. */
  completedAs: optionalText,
  /** Set by an Abort: asked again, it succeeds; for all else the upload is gone. */
  aborted: v.exactOptional(v.literal(true)),
};

/** A job or upload that went: markers that name it lead to what came next in its list. */
const Gone = v.object({ id: v.string(), next: v.nullable(v.string()), atMs: ms });
export type Gone = v.InferOutput<typeof Gone>;

const VaultFacts = v.object({
  region: v.string(),
  name: v.string(),
  createdAtMs: ms,
  inventory: v.exactOptional(v.object({ madeAtMs: ms, seq: v.number(), count: v.number(), bytes: v.number() })),
  /** Place of the latest upload or deletion among all writes; 0: never written to. */
  lastWriteSeq: v.number(),
  /** Of the first write that the inventory doesn't know yet. */
  unlistedSinceMs: v.exactOptional(ms),
  tags: v.record(v.string(), v.string()),
  notifications: v.exactOptional(v.object({ topic: optionalText, events: v.array(v.string()) })),
  accessPolicy: optionalText,
  lock: v.exactOptional(
    v.object({
      id: v.string(),
      policy: v.string(),
      createdAtMs: ms,
      /** Absent once locked. */
      expiresAtMs: v.exactOptional(ms),
    }),
  ),
  /** The oldest first; states of earlier builds have none. */
  gone: v.optional(v.array(Gone), []),
});
export type VaultFacts = v.InferOutput<typeof VaultFacts>;

const Upload = v.object({ ...uploadFacts, parts: v.array(Part) });
export type UploadRecord = v.InferOutput<typeof Upload>;

const Policy = v.object({
  strategy: v.picklist(['None', 'FreeTier', 'BytesPerHour']),
  /** Digits: up to 2⁶³−1, more than a number holds. */
  bytesPerHour: optionalText,
});
export type Policy = v.InferOutput<typeof Policy>;

const Capacity = v.object({ id: v.string(), startMs: ms, endMs: ms });
export type Capacity = v.InferOutput<typeof Capacity>;

const Snapshot = v.object({
  version: v.literal(1),
  clockShiftMs: v.number(),
  /** Latest number given to a write. */
  seq: v.number(),
  vaults: v.array(
    v.object({
      ...VaultFacts.entries,
      archives: v.array(Archive),
      jobs: v.array(Job),
      uploads: v.array(Upload),
    }),
  ),
  /** By region. */
  policies: v.record(v.string(), Policy),
  capacities: v.record(v.string(), v.array(Capacity)),
  /** Signs the session tokens of temporary keys; base64url. */
  tokenKey: v.string(),
  /** Temporary keys of earlier generations don't work any more. */
  keyGeneration: v.number(),
  /** Private JWK that signs ID tokens, once there was a sign-in. */
  signInKey: v.exactOptional(v.record(v.string(), v.unknown())),
});
export type Snapshot = v.InferOutput<typeof Snapshot>;

/**
 * Checks what was read from a file.
 *
 * @throws Error with a sentence that names the first member that doesn't fit.
 */
export function readSnapshot(value: unknown): Snapshot {
  const result = v.safeParse(Snapshot, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`this isn't a state of the stand-in: ${v.getDotPath(issue) ?? 'top level'}: ${issue.message}`);
}
