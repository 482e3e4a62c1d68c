import * as v from 'valibot';

/** 64 lower-case hex digits. */
export const HexHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Iso = v.pipe(v.string(), v.isoTimestamp());
const Bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * The record that a copy equals Amazon's: JSON, useful without Thaw. A file that is checked
 * against one may be hostile, so it is parsed by this schema; unknown members are ignored.
 */
export const Receipt = v.object({
  format: v.literal('thaw-receipt-1'),
  id: v.string(),
  /** Version of Thaw that made it. */
  thaw: v.string(),
  region: v.string(),
  vault: v.string(),
  kind: v.picklist(['archive', 'inventory']),
  archiveId: v.optional(v.string()),
  name: v.string(),
  sizeBytes: Bytes,
  /** Which bytes of the archive; absent where it is the whole. End exclusive. */
  range: v.optional(v.object({ start: Bytes, end: Bytes, archiveBytes: Bytes })),
  proof: v.picklist(['proven', 'length-checked']),
  treeHashExpected: v.optional(HexHash),
  treeHashComputed: HexHash,
  chunkBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  chunkHashes: v.array(HexHash),
  /** Chunks that came without a hash of their own, so that only the whole could be compared. Absent where there were none. */
  chunksWithoutHash: v.optional(Bytes),
  /** Hashes of every MiB, 64 digits each, in one text a chunk. Only in a downloaded receipt; absent where they aren't known. */
  leafHashes: v.optional(v.array(v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{64})+$/)))),
  job: v.object({ id: v.string(), tier: v.optional(v.string()), createdAt: Iso, completedAt: v.optional(Iso) }),
  provenAt: Iso,
  /** Chunks that were fetched again since they arrived or lay damaged. */
  refetched: Bytes,
  handedOverAt: v.optional(Iso),
  readBackAt: v.optional(Iso),
  savedAs: v.optional(v.string()),
});
export type Receipt = v.InferOutput<typeof Receipt>;
