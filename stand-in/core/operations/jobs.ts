/** DescribeJob, ListJobs. */

import { arnOf, type Call, param, vaultOf } from '../call.ts';
import { withMillis } from '../dates.ts';
import { invalid, jobNotFound } from '../errors.ts';
import { placeIn } from '../gone.ts';
import { json } from '../http.ts';
import { pageOf } from '../page.ts';
import type { InventoryJob, Job } from '../snapshot.ts';

const PAGE = 50;

type Status = 'InProgress' | 'Succeeded' | 'Failed';

export function statusOf(job: Job): Status {
  if (job.completedAtMs === undefined) return 'InProgress';
  return job.failure === undefined ? 'Succeeded' : 'Failed';
}

/** The job that the path names; an expired one is as unknown as one that never was. */
export function jobOf(call: Call): Job {
  const job = vaultOf(call).jobs.get(param(call, 'job'));
  if (job) return job;
  throw jobNotFound(param(call, 'job'));
}

export function describeJob(call: Call): Response {
  return json(described(call, jobOf(call)));
}

/** A job on the wire: members in the order of raw captures, absent ones as null. */
function described(call: Call, job: Job): object {
  const status = statusOf(job);
  const archive = job.action === 'ArchiveRetrieval' ? job : undefined;
  const inventory = job.action === 'InventoryRetrieval' ? job : undefined;
  return {
    Action: job.action,
    ArchiveId: archive?.archiveId ?? null,
    ArchiveSHA256TreeHash: archive?.archiveTreeHash ?? null,
    ArchiveSizeInBytes: archive?.archiveSize ?? null,
    Completed: status !== 'InProgress',
    CompletionDate: job.completedAtMs === undefined ? null : withMillis(job.completedAtMs),
    CreationDate: withMillis(job.createdAtMs),
    InventoryRetrievalParameters: inventory ? parametersOf(inventory, status) : null,
    InventorySizeInBytes: status === 'Succeeded' ? (inventory?.outputBytes ?? null) : null,
    JobDescription: job.description ?? null,
    JobId: job.id,
    RetrievalByteRange: archive ? `${archive.range.start}-${archive.range.end}` : null,
    SHA256TreeHash: archive?.treeHash ?? null,
    SNSTopic: job.snsTopic ?? null,
    StatusCode: status,
    StatusMessage: status === 'InProgress' ? null : (job.failure ?? 'Succeeded'),
    ...(archive ? { Tier: archive.tier } : {}), // absent for inventories, as in captures
    VaultARN: arnOf(call),
  };
}

/** Once the job is done, `Marker` is no longer where it began but where the next one begins. */
function parametersOf(job: InventoryJob, status: Status): object {
  return {
    EndDate: job.endDate ?? null,
    Format: job.format,
    Limit: job.limit === undefined ? null : String(job.limit),
    Marker: (status === 'Succeeded' ? job.nextMarker : job.marker) ?? null,
    StartDate: job.startDate ?? null,
  };
}

export function listJobs(call: Call): Response {
  const vault = vaultOf(call);
  const all = [...vault.jobs.values()].reverse();
  const shown = all.filter(filterOf(call));
  const { items, marker } = pageOf(call, shown, PAGE, ({ id }) => id, placeIn(all, shown, vault.gone));
  return json({ JobList: items.map((job) => described(call, job)), Marker: marker });
}

/** Both filters must fit; an empty one counts as absent. */
function filterOf(call: Call): (job: Job) => boolean {
  const code = call.query.get('statuscode') || undefined;
  const completed = call.query.get('completed') || undefined;
  if (code !== undefined && !['InProgress', 'Succeeded', 'Failed'].includes(code)) {
    throw invalid(`The job status code is not valid: ${code}`);
  }
  if (completed !== undefined && completed !== 'true' && completed !== 'false') {
    throw invalid(`The value of completed is not valid: ${completed}`);
  }
  return (job) => {
    const status = statusOf(job);
    if (code !== undefined && status !== code) return false;
    return completed === undefined || String(status !== 'InProgress') === completed;
  };
}
