/** Inventories, asked of the stand-in by our own client, and what their jobs tell as far as the service allows. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryContent } from '../../../stand-in/core/index.ts';
import { coverageOf, inventoryMark } from '../../../src/core/inventory/job-mark.ts';
import { failureOf } from '../../../src/core/failure/failure.ts';
import type { InventoryPart } from '../../../src/core/inventory/inventory.ts';
import type { Job } from '../../../src/core/job.ts';
import { connectionTo, type Connection } from '../../../src/glacier/client.ts';
import { describeJob, initiateInventoryJob, jobFrom } from '../../../src/glacier/jobs.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import { getOutput } from '../../../src/glacier/output.ts';
import { bench, KEYS, type Bench } from '../stand-in/client.ts';

const ORIGIN = 'http://thaw.test';
let service: Bench;
let connection: Connection;

beforeEach(() => {
  service = bench({ jobDelayMs: 1000 }, Date.now());
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, search, host } = new URL(request.url);
    return service.standIn.handle(request, { rawTarget: pathname + search, host });
  });
  connection = connectionTo('demo', keyringOf({ kind: 'pasted', keys: KEYS }, ORIGIN, Date.now), ORIGIN);
  for (let i = 0; i < 5; i++) {
    service.standIn.addArchive('photos', { description: `a${i}`, content: memoryContent(new Uint8Array(i + 1)), createdAtMs: Date.UTC(2020, i, 1) });
  }
});
afterEach(() => vi.unstubAllGlobals());

async function done(part: InventoryPart, format: 'JSON' | 'CSV' = 'JSON', mark = inventoryMark('id', part)): Promise<Job> {
  const id = await initiateInventoryJob(connection, { vault: 'photos', format, part, mark });
  await service.control('POST', 'finish-jobs', {});
  return describeJob(connection, 'photos', id);
}

async function textOf({ id, outputBytes = 0 }: Job): Promise<string> {
  const { body } = await getOutput(connection, 'photos', id, { start: 0, end: outputBytes }, new AbortController().signal);
  return new Response(body).text();
}
const descriptions = async (job: Job): Promise<string[]> =>
  (JSON.parse(await textOf(job)) as { ArchiveList: { ArchiveDescription: string }[] }).ArchiveList.map((row) => row.ArchiveDescription);

test('a whole one comes as JSON or as CSV, and its mark says that it is whole', async () => {
  const job = await done({});
  expect(job.inventory).toEqual({ format: 'JSON', part: {}, coverage: 'whole' });
  expect(await descriptions(job)).toHaveLength(5);
  expect(await textOf(await done({}, 'CSV'))).toMatch(/^ArchiveId,/);
});

test('dates cut it, from included and until excluded, to the second', async () => {
  const job = await done({ fromMs: Date.UTC(2020, 1, 1) + 999, untilMs: Date.UTC(2020, 3, 1) });
  expect(await descriptions(job)).toEqual(['a1', 'a2']);
  expect(job.inventory).toEqual({ format: 'JSON', coverage: 'part', part: { fromMs: Date.UTC(2020, 1, 1), untilMs: Date.UTC(2020, 3, 1) } });
});

test('pages follow one another by the marker, to the end', async () => {
  const seen: string[] = [];
  let marker: string | null | undefined;
  do {
    const job = await done({ limit: 2, ...(marker == null ? {} : { marker }) });
    expect(job.inventory).toMatchObject({ coverage: 'part', part: { limit: 2 } });
    seen.push(...(await descriptions(job)));
    marker = job.inventory?.nextMarker;
  } while (marker !== null);
  expect(seen).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
});

test('a marker never goes without a limit', async () => {
  const asked = initiateInventoryJob(connection, { vault: 'photos', format: 'JSON', part: { marker: 'm' }, mark: 'm' });
  expect(await asked.catch(failureOf)).toMatchObject({ code: 'unexpected', message: 'a marker without a limit' });
});

describe('the coverage of a job', () => {
  test.each<[string, ReturnType<typeof coverageOf>, InventoryPart, string | undefined]>([
    ['is a part where dates or a limit say so, whatever its mark claims', 'part', { fromMs: 1 }, 'thaw id inventory whole'],
    ['is whole where Thaw marked it so', 'whole', {}, inventoryMark('id', {})],
    ['is whole where Thaw asked once more', 'whole', {}, inventoryMark('id', {}, 'x-1')],
    ['is a part where Thaw marked it so: a marker isn’t told any more', 'part', {}, inventoryMark('id', { marker: 'm', limit: 1 })],
    ['is whole where mt-aws-glacier marked it', 'whole', {}, 'mtijob1 eyJ0eXBlIjoiZnVsbCJ9'],
    ['is unknown where nobody marked it: it could have been begun with a marker alone', 'unknown', {}, undefined],
    ['is unknown with a description of somebody’s own', 'unknown', {}, 'my thaw id inventory whole'],
  ])('%s', (_, coverage, part, description) => expect(coverageOf(part, description)).toBe(coverage));
});

test('a job that works with a marker is a part; what it begins with isn’t where the next one starts', () => {
  const entry = (StatusCode: string, Marker: string | null) => ({
    JobId: 'j',
    Action: 'InventoryRetrieval',
    StatusCode,
    CreationDate: '2020-01-01T00:00:00.000Z',
    InventoryRetrievalParameters: { Format: 'JSON', Limit: '10', Marker, StartDate: null, EndDate: null },
  });
  expect(jobFrom('demo', 'photos', entry('InProgress', 'm'))?.inventory).toEqual({
    format: 'JSON',
    coverage: 'part',
    part: { limit: 10, marker: 'm' },
  });
  expect(jobFrom('demo', 'photos', entry('Succeeded', 'n'))?.inventory).toEqual({
    format: 'JSON',
    coverage: 'part',
    part: { limit: 10 },
    nextMarker: 'n',
  });
  expect(jobFrom('demo', 'photos', entry('Succeeded', null))?.inventory?.nextMarker).toBeNull();
});
