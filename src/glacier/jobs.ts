import { DescribeJobCommand, InitiateJobCommand, ListJobsCommand, type InitiateJobCommandOutput } from '@aws-sdk/client-glacier';
import * as v from 'valibot';
import { Failed } from '../core/failure/failure.ts';
import { coverageOf, isWholePart } from '../core/inventory/job-mark.ts';
import type { InventoryPart } from '../core/inventory/inventory.ts';
import type { ArchiveAsk, InventoryAsk, Job, Tier } from '../core/job.ts';
import type { Listing } from '../core/listing.ts';
import type { Range } from '../core/range.ts';
import { call, type Connection } from './client.ts';
import { Bytes, HexHash, Time } from './fields.ts';
import { pageOf, readPages } from './listing.ts';
import { timed } from './service-time.ts';

/** `"0-5798097"`, inclusive on the wire. */
const WireRange = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}-\d{1,16}$/),
  v.transform((text): Range => {
    const [first = '', last = ''] = text.split('-');
    return { start: Number(first), end: Number(last) + 1 };
  }),
);

const WireJob = v.object({
  // Half a character stands in no address.
  JobId: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.check((id) => id.isWellFormed()),
  ),
  Action: v.picklist(['ArchiveRetrieval', 'InventoryRetrieval']),
  StatusCode: v.picklist(['InProgress', 'Succeeded', 'Failed']),
  StatusMessage: v.nullish(v.string()),
  JobDescription: v.nullish(v.string()),
  CreationDate: Time,
  CompletionDate: v.nullish(Time),
  Tier: v.nullish(v.string()),
  ArchiveId: v.nullish(v.string()),
  ArchiveSizeInBytes: v.nullish(Bytes),
  ArchiveSHA256TreeHash: v.nullish(HexHash),
  RetrievalByteRange: v.nullish(WireRange),
  SHA256TreeHash: v.nullish(HexHash),
  InventorySizeInBytes: v.nullish(Bytes),
  InventoryRetrievalParameters: v.nullish(
    v.object({
      Format: v.nullish(v.string()),
      StartDate: v.nullish(Time),
      EndDate: v.nullish(Time),
      // A string on the wire.
      Limit: v.nullish(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.number(), v.finite())),
      Marker: v.nullish(v.string()),
    }),
  ),
});
type WireJob = v.InferOutput<typeof WireJob>;

const STATUS = { InProgress: 'working', Succeeded: 'ready', Failed: 'failed' } as const;
const isTier = (text: unknown): text is Tier => text === 'Bulk' || text === 'Standard' || text === 'Expedited';

/** @returns undefined where an entry isn't a job that Thaw knows (select jobs, broken members). */
export function jobFrom(region: string, vault: string, entry: unknown): Job | undefined {
  const parsed = v.safeParse(WireJob, entry);
  if (!parsed.success) return undefined;
  const job = parsed.output;
  const common = {
    id: job.JobId,
    region,
    vault,
    status: STATUS[job.StatusCode],
    createdAtMs: job.CreationDate,
    ...(job.StatusMessage == null ? {} : { statusMessage: job.StatusMessage }),
    ...(job.JobDescription == null ? {} : { description: job.JobDescription }),
    ...(job.CompletionDate == null ? {} : { completedAtMs: job.CompletionDate }),
    ...(isTier(job.Tier) ? { tier: job.Tier } : {}),
  };
  return job.Action === 'ArchiveRetrieval' ? archiveJob(job, common) : inventoryJob(job, common);
}

type Common = Omit<Job, 'kind' | 'archive' | 'inventory' | 'outputBytes' | 'treeHash'>;

function archiveJob(job: WireJob, common: Common): Job | undefined {
  const { ArchiveId: id, ArchiveSizeInBytes: sizeBytes } = job;
  if (id == null || sizeBytes == null) return undefined;
  const range = job.RetrievalByteRange ?? { start: 0, end: sizeBytes };
  if (range.end > sizeBytes || range.start >= range.end) return undefined;
  // The guide's own sample of a whole archive's job has only the archive's.
  const treeHash = job.SHA256TreeHash ?? (range.end - range.start === sizeBytes ? job.ArchiveSHA256TreeHash : undefined);
  return {
    ...common,
    kind: 'archive',
    outputBytes: range.end - range.start,
    ...(treeHash == null ? {} : { treeHash }),
    archive: { id, sizeBytes, range, ...(job.ArchiveSHA256TreeHash == null ? {} : { treeHash: job.ArchiveSHA256TreeHash }) },
  };
}

function inventoryJob(job: WireJob, common: Common): Job {
  const { Format, StartDate, EndDate, Limit, Marker } = job.InventoryRetrievalParameters ?? {};
  const isDone = job.StatusCode === 'Succeeded';
  const part: InventoryPart = {
    ...(StartDate == null ? {} : { fromMs: StartDate }),
    ...(EndDate == null ? {} : { untilMs: EndDate }),
    ...(Limit == null ? {} : { limit: Limit }),
    // Of a job that is done it is where the next one starts.
    ...(Marker == null || isDone ? {} : { marker: Marker }),
  };
  return {
    ...common,
    kind: 'inventory',
    ...(job.InventorySizeInBytes == null ? {} : { outputBytes: job.InventorySizeInBytes }),
    inventory: {
      format: Format === 'CSV' ? 'CSV' : 'JSON',
      part,
      coverage: coverageOf({ ...part, ...(Marker == null ? {} : { marker: Marker }) }, common.description),
      ...(isDone && Limit != null ? { nextMarker: Marker ?? null } : {}),
    },
  };
}

export interface JobList extends Listing<Job> {
  /** By Amazon's clock, epoch ms: its times are compared with this one, not with the machine's. */
  readonly readAtMs: number;
}

/** @returns all jobs of a vault that Amazon still knows, whoever started them, newest first. */
export async function listJobs(connection: Connection, vault: string, abortSignal?: AbortSignal): Promise<JobList> {
  let readAtMs = 0;
  const listing = await readPages(
    async (marker) => {
      const { answer, atMs } = await call(connection, { action: 'glacier:ListJobs', vault }, (client) =>
        timed(client, () =>
          client.send(new ListJobsCommand({ accountId: '-', vaultName: vault, ...(marker === undefined ? {} : { marker }) }), ending(abortSignal)),
        ),
      );
      readAtMs = atMs;
      return pageOf(answer.JobList, answer.Marker, 'the list of jobs');
    },
    (entry) => jobFrom(connection.region, vault, entry),
    ({ id }) => id,
  );
  return { ...listing, readAtMs, items: listing.items.toSorted((a, b) => b.createdAtMs - a.createdAtMs) };
}

/** @throws Failed `job-unknown` where Amazon has forgotten the job: its output is gone then. */
export async function describeJob(connection: Connection, vault: string, jobId: string, abortSignal?: AbortSignal): Promise<Job> {
  const answer = await call(connection, { action: 'glacier:DescribeJob', vault }, (client) =>
    client.send(new DescribeJobCommand({ accountId: '-', vaultName: vault, jobId }), ending(abortSignal)),
  );
  const job = jobFrom(connection.region, vault, answer);
  if (!job) throw new Failed({ code: 'answer-unreadable', what: 'the description of a job' });
  return job;
}

/**
 * Asks once, whatever happens: InitiateJob isn't idempotent.
 *
 * @returns the job's id.
 * @throws Failed; after `network-lost`, `service-busy` or `answer-unreadable` the job may exist.
 */
export async function initiateArchiveJob(connection: Connection, ask: ArchiveAsk, abortSignal?: AbortSignal): Promise<string> {
  const { vault, archiveId, tier, range, mark, snsTopic } = ask;
  const answer = await call(connection, { action: 'glacier:InitiateJob', vault, tier }, (client) =>
    client.send(
      new InitiateJobCommand({
        accountId: '-',
        vaultName: vault,
        jobParameters: {
          Type: 'archive-retrieval',
          ArchiveId: archiveId,
          Tier: tier,
          Description: mark,
          ...(snsTopic === undefined ? {} : { SNSTopic: snsTopic }),
          ...(range === undefined ? {} : { RetrievalByteRange: `${range.start}-${range.end - 1}` }),
        },
      }),
      ending(abortSignal),
    ),
  );
  return jobIdIn(answer, 'the answer to a retrieval');
}

/**
 * Asks for an inventory, once as well.
 *
 * @returns the job's id.
 * @throws Failed; `no-inventory-yet` for a young vault, and `unexpected` for a marker without a limit.
 */
export async function initiateInventoryJob(connection: Connection, ask: InventoryAsk, abortSignal?: AbortSignal): Promise<string> {
  const { vault, format, part, mark, snsTopic } = ask;
  if (part.marker !== undefined && part.limit === undefined) throw new Failed({ code: 'unexpected', message: 'a marker without a limit' });
  const answer = await call(connection, { action: 'glacier:InitiateJob', vault }, (client) =>
    client.send(
      new InitiateJobCommand({
        accountId: '-',
        vaultName: vault,
        jobParameters: {
          Type: 'inventory-retrieval',
          Format: format,
          Description: mark,
          ...(snsTopic === undefined ? {} : { SNSTopic: snsTopic }),
          ...(isWholePart(part) ? {} : { InventoryRetrievalParameters: wirePart(part) }),
        },
      }),
      ending(abortSignal),
    ),
  );
  return jobIdIn(answer, 'the answer to an inventory retrieval');
}

/** @param abortSignal ends the request, also before it left. */
const ending = (abortSignal: AbortSignal | undefined) => (abortSignal ? { abortSignal } : {});

/** It stands in a header of its own, and at the end of `Location`. */
function jobIdIn({ jobId, location }: InitiateJobCommandOutput, what: string): string {
  const id = jobId ?? /\/jobs\/([\w-]+)$/.exec(location ?? '')?.[1];
  if (!id) throw new Failed({ code: 'answer-unreadable', what });
  return id;
}

const wirePart = ({ fromMs, untilMs, limit, marker }: InventoryPart) => ({
  ...(fromMs === undefined ? {} : { StartDate: inSeconds(fromMs) }),
  ...(untilMs === undefined ? {} : { EndDate: inSeconds(untilMs) }),
  ...(limit === undefined ? {} : { Limit: String(limit) }),
  ...(marker === undefined ? {} : { Marker: marker }),
});

/** Dates of an inventory go to the second (glacier.md, section 7). */
const inSeconds = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
