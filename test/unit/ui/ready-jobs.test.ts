/** What Amazon has ready is taken up, not paid for again: also where clocks are apart. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryContent } from '../../../stand-in/core/index.ts';
import { connectionTo, type Connection } from '../../../src/glacier/client.ts';
import { initiateArchiveJob } from '../../../src/glacier/jobs.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import type { Records } from '../../../src/ui/engine/records.svelte.ts';
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
    expect((await freeJob(connection, 'photos', archiveId, NOBODY))?.id).toBe(jobId);
    connection = anew();
    expect(await adopted()).toEqual([jobId]);
  });

  test.each([-24, 0, 24])('N8 by %i hours: a job whose day is over by Amazon’s clock isn’t, though it is listed', async (hours) => {
    await readyFor(hours * HOUR, LIFE_MS + HOUR);
    expect(await freeJob(connection, 'photos', archiveId, NOBODY)).toBeUndefined();
    const plan = await planned();
    expect([plan.plan?.ask.length, plan.jobs?.items.length]).toEqual([1, 1]);
  });

  test('N8 of a relay, which dates Amazon’s answers a day ahead: a job that is ready is taken up', async () => {
    await readyFor(0, HOUR);
    onTheWay = (answer) => {
      answer.headers.set('Date', new Date(Date.now() + LIFE_MS).toUTCString());
      return answer;
    };
    expect((await freeJob(connection, 'photos', archiveId, NOBODY))?.id).toBe(jobId);
  });
});
