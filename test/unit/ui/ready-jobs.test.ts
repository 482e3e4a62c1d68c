/** What Amazon has ready is taken up, not paid for again: also where clocks are apart. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryContent } from '../../../stand-in/core/index.ts';
import { connectionTo, type Connection } from '../../../src/glacier/client.ts';
import { initiateArchiveJob } from '../../../src/glacier/jobs.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import { isPartial } from '../../../src/core/listing.ts';
import type { EngineLink } from '../../../src/ui/engine/engine.svelte.ts';
import type { Records } from '../../../src/ui/engine/records.svelte.ts';
import { Asking } from '../../../src/ui/retrieve/asking.svelte.ts';
import { freeJob } from '../../../src/ui/retrieve/free-job.ts';
import { SelectionPlan } from '../../../src/ui/retrieve/selection-plan.svelte.ts';
import { bench, HOUR, KEYS, type Bench } from '../stand-in/client.ts';

const ORIGIN = 'http://thaw.test';
const NOBODY: ReadonlySet<string | undefined> = new Set();
const LIFE_MS = 24 * HOUR;

let service: Bench;
let connection: Connection;
let archiveId: string;
let jobId: string;
/** Changes each answer on its way. */
let onTheWay: (answer: Response) => Response | Promise<Response>;

beforeEach(() => {
  // Its jobs stay in the list after their day, as Amazon's may.
  service = bench({ outputLifeMs: 3 * LIFE_MS }, Date.now());
  onTheWay = (answer) => answer;
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, search, host } = new URL(request.url);
    return onTheWay(await service.standIn.handle(request, { rawTarget: pathname + search, host }));
  });
  connection = anew();
  archiveId = service.standIn.addArchive('photos', { description: 'a', content: memoryContent(new Uint8Array(9)), createdAtMs: service.now() });
});
afterEach(() => vi.unstubAllGlobals());

/** As of a page that was just opened: nothing is known of Amazon's clock. */
const anew = (): Connection => connectionTo('demo', keyringOf({ kind: 'pasted', keys: KEYS }, ORIGIN, Date.now), ORIGIN);

/** @param aheadMs so far is this machine's clock ahead of Amazon's. @param ageMs since the job was done. */
async function readyFor(aheadMs: number, ageMs: number): Promise<void> {
  service.advance(-aheadMs - ageMs);
  jobId = await initiateArchiveJob(connection, { vault: 'photos', archiveId, tier: 'Bulk', mark: 'of another tool' });
  await service.control('POST', 'finish-jobs', {});
  service.advance(ageMs);
  connection = anew();
}

async function planned(): Promise<SelectionPlan> {
  const chosen = [{ archiveId, name: 'a', nameIsGuess: false, sizeBytes: 9 }];
  const plan = new SelectionPlan(connection, 'photos', () => chosen, { transfers: [] } as unknown as Records);
  await plan.read();
  return plan;
}

const adopted = async (): Promise<readonly string[]> => (await planned()).plan?.adopt.map(({ job }) => job.id) ?? [];

describe('a clock that is off', () => {
  test.each([-24, 0, 24])('N8 by %i hours: a job that is ready is taken up, alone or in a selection', async (hours) => {
    await readyFor(hours * HOUR, HOUR);
    expect((await freeJob(connection, 'photos', archiveId, NOBODY)).job?.id).toBe(jobId);
    connection = anew();
    expect(await adopted()).toEqual([jobId]);
  });

  test.each([-24, 0, 24])('N8 by %i hours: a job whose day is over by Amazon’s clock isn’t, though it is listed', async (hours) => {
    await readyFor(hours * HOUR, LIFE_MS + HOUR);
    expect(await freeJob(connection, 'photos', archiveId, NOBODY)).toEqual({ listIsPartial: false });
    const plan = await planned();
    expect([plan.plan?.ask.length, plan.jobs?.items.length]).toEqual([1, 1]);
  });

  test('N8 of a relay, which dates Amazon’s answers a day ahead: a job that is ready is taken up', async () => {
    await readyFor(0, HOUR);
    onTheWay = (answer) => {
      answer.headers.set('Date', new Date(Date.now() + LIFE_MS).toUTCString());
      return answer;
    };
    expect((await freeJob(connection, 'photos', archiveId, NOBODY)).job?.id).toBe(jobId);
  });
});

describe('a list of jobs that could be read only in part', () => {
  /** The list without what is ready: cut, or with an entry that can't be read. */
  const PARTS = [
    ['doesn’t end', { JobList: [], Marker: 'again' }],
    ['has an entry that can’t be read', { JobList: [{ JobId: 'j', Action: 'ArchiveRetrieval' }], Marker: null }],
  ] as const;
  const listed =
    (body: object) =>
    async ({ headers }: Response) =>
      new Response(JSON.stringify(body), { headers });
  const dialog = () => {
    const asked: string[] = [];
    const engine = { ask: async ({ kind }: { kind: string }) => (asked.push(kind), { transferId: 't' }) } as unknown as EngineLink;
    const asking = new Asking(engine, { transfers: [] } as unknown as Records);
    return { asking, asked, click: () => asking.ask({ ...retrieval, archiveId }, () => freeJob(connection, 'photos', archiveId, NOBODY)) };
  };
  const retrieval = { region: 'demo', vault: 'photos', name: 'a', nameIsGuess: false, tier: 'Bulk', downloadWhenReady: true } as const;

  test.each(PARTS)('S6 as it %s: that is said before an archive is asked for, and the next click asks', async (_how, body) => {
    onTheWay = listed(body);
    const { asking, asked, click } = dialog();
    await click();
    expect([asking.listIsPartial, asking.isUnderWay, asked]).toEqual([true, false, []]);
    await click();
    expect(asked).toEqual(['transfer/retrieve']);
  });

  test.each(PARTS)('S6 as it %s: a selection knows', async (_how, body) => {
    onTheWay = listed(body);
    const { jobs, plan } = await planned();
    expect([jobs && isPartial(jobs), plan?.ask.length]).toEqual([true, 1]);
  });

  test('S6 but has the job that is ready: it is taken up without a word', async () => {
    await readyFor(0, HOUR);
    onTheWay = async (answer) => {
      const { JobList } = (await answer.json()) as { JobList: unknown[] };
      return new Response(JSON.stringify({ JobList: [...JobList, {}], Marker: null }), answer);
    };
    const { asking, asked, click } = dialog();
    await click();
    expect([asked, asking.listIsPartial]).toEqual([['transfer/adopt'], false]);
  });
});
