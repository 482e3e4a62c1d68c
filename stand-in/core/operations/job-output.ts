/** GetJobOutput (`glacier.md`, section 6). */

import { toHex } from '../bytes.ts';
import { type Call, vaultOf } from '../call.ts';
import { contentGone, invalid } from '../errors.ts';
import { outputKey } from '../jobs.ts';
import type { Content } from '../ports.ts';
import type { ArchiveJob, Job } from '../snapshot.ts';
import { peeked } from '../streams.ts';
import { type ByteRange, isTreeHashAligned, leafHashesOf, lengthOf, rangeTreeHash, treeHashOf } from '../tree-hash.ts';
import { jobOf, statusOf } from './jobs.ts';

/** A job's output: a part of some content. */
interface Output {
  readonly content: Content;
  /** Where it begins in the content. */
  readonly offset: number;
  readonly sizeBytes: number;
}

export async function getJobOutput(call: Call): Promise<Response> {
  const job = jobOf(call);
  if (statusOf(job) !== 'Succeeded') throw invalid(`The job is not currently available for download: ${job.id}`);
  const output = await outputOf(call, job);
  const asked = rangeOf(call.headers.get('range'), output.sizeBytes);
  const range = asked ?? { start: 0, end: output.sizeBytes - 1 };
  const headers = new Headers({
    'Accept-Ranges': 'bytes',
    'Content-Length': String(lengthOf(range)),
    'Content-Type': contentType(job),
  });
  if (asked) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${output.sizeBytes}`);
  if (job.action === 'ArchiveRetrieval') await setArchiveHeaders(call, headers, job, output, range);
  const body = output.content.read(output.offset + range.start, output.offset + range.end + 1);
  // Content that can't be read any more is a service error, not a broken connection.
  const readable = await peeked(body).catch(() => {
    throw contentGone();
  });
  // A range over the whole output gets 206 too [?6].
  return new Response(readable, { status: asked ? 206 : 200, headers });
}

async function outputOf(call: Call, job: Job): Promise<Output> {
  const { world } = call;
  if (job.action === 'InventoryRetrieval') {
    const content = await world.options.store.open(outputKey(job));
    if (!content) throw contentGone();
    return { content, offset: 0, sizeBytes: content.sizeBytes };
  }
  const archive = vaultOf(call).archives.get(job.archiveId);
  const content = archive && (await world.contents.of(archive));
  if (content?.sizeBytes !== job.archiveSize) throw contentGone();
  return { content, offset: job.range.start, sizeBytes: lengthOf(job.range) };
}

/**
 * Reads a `Range` header, relative to the output.
 *
 * @returns the range, its end clamped; undefined where the header is absent or isn't of the one
 *   form that the service documents: `bytes=a-b`. What it does with suffixes, open and several
 *   ranges is unknown [?7]; here they are ignored like malformed ones.
 * @throws ServiceError 400, not 416, where it starts past the output.
 */
function rangeOf(header: string | null, sizeBytes: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined) return undefined;
  // Clients send ends of up to 2⁶³−1, more than a number holds exactly.
  if (BigInt(first) > BigInt(last)) return undefined;
  if (Number(first) >= sizeBytes) throw invalid(`The start of the range is larger than size of retrieved data: ${header}`);
  return { start: Number(first), end: Math.min(Number(last), sizeBytes - 1) };
}

function contentType(job: Job): string {
  if (job.action === 'ArchiveRetrieval') return 'application/octet-stream';
  return job.format === 'CSV' ? 'text/csv' : 'application/json';
}

/** The hash comes only where both the job's range and the asked one are nodes of the archive's tree. */
async function setArchiveHeaders(call: Call, headers: Headers, job: ArchiveJob, output: Output, range: ByteRange): Promise<void> {
  // An empty description isn't sent [?8].
  if (job.archiveDescription !== '') headers.set('x-amz-archive-description', job.archiveDescription);
  const inArchive = { start: output.offset + range.start, end: output.offset + range.end };
  if (!isTreeHashAligned(job.range, job.archiveSize) || !isTreeHashAligned(inArchive, job.archiveSize)) return;
  const isWhole = lengthOf(range) === output.sizeBytes;
  headers.set('x-amz-sha256-tree-hash', isWhole && job.treeHash !== undefined ? job.treeHash : await hashOf(call, output, inArchive));
}

/**
 * Where the leaves aren't known (after a restart, or where the hash of the whole was given), the
 * range alone is read and hashed: the leaves of a large archive would take longer than a client waits.
 */
async function hashOf({ world }: Call, { content }: Output, inArchive: ByteRange): Promise<string> {
  const known = world.contents.knownLeaves(content);
  if (known) return toHex(await rangeTreeHash(known, inArchive));
  const leaves = await leafHashesOf(content.read(inArchive.start, inArchive.end + 1)).catch(() => {
    throw contentGone();
  });
  return toHex(await treeHashOf(leaves));
}
