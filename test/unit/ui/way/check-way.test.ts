/** The order of the steps and what leaves others out; what answers mean has tests of its own. */
import { expect, test } from 'vitest';
import type { WayAnswer } from '../../../../src/core/way/answer.ts';
import type { Results } from '../../../../src/core/way/steps.ts';
import { MiB, MINUTE } from '../../../../src/core/units.ts';
import type { Way } from '../../../../src/glacier/way.ts';
import { checkWay } from '../../../../src/ui/settings/way/check-way.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const answer = (status: number, value: unknown, headers = {}): WayAnswer => ({
  status,
  headers: { 'x-amzn-requestid': 'x', ...headers },
  text: JSON.stringify(value),
  signed: {},
  firstByteMs: 1,
});
const refused = (code: string, message = '', headers = {}): WayAnswer => answer(403, { code, message, type: 'Client' }, headers);
const vaults = (names: readonly string[], marker: string | null = null): WayAnswer =>
  answer(200, { Marker: marker, VaultList: names.map((VaultName) => ({ VaultName })) });
const jobs = (sizeBytes?: number): WayAnswer =>
  answer(200, {
    Marker: null,
    JobList:
      sizeBytes === undefined
        ? []
        : [
            {
              JobId: 'j',
              Action: 'InventoryRetrieval',
              StatusCode: 'Succeeded',
              CreationDate: '2026-03-01T00:00:00.000Z',
              InventorySizeInBytes: sizeBytes,
            },
          ],
  });

interface Ran {
  readonly results: Results;
  readonly begun: readonly string[];
}

/** A way whose calls answer as told; ranges don't come. */
async function ran(way: Partial<Way>, signal = new AbortController().signal): Promise<Ran> {
  const results: Record<string, unknown> = {};
  const begun: string[] = [];
  const noAnswer = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));
  await checkWay({
    region: 'eu-west-1',
    way: { listVaults: noAnswer, listFinishedJobs: noAnswer, getRange: noAnswer, getHead: noAnswer, ...way },
    signal,
    now: () => NOW,
    cookies: () => 0,
    begins: (step) => void begun.push(step),
    ends: (step, result) => void (results[step] = result),
  });
  return { results, begun };
}

test('nobody answers: all but the cookies is left out', async () => {
  const { results, begun } = await ran({});
  expect(results.call).toMatchObject({ is: 'found', finding: { code: 'unreachable' } });
  expect(results.output).toEqual({ is: 'not-tried', because: 'Amazon has to answer first.' });
  expect(results.speed).toEqual({ is: 'not-tried', because: 'Amazon has to answer first.' });
  expect(results.cookies?.is).toBe('fine');
  expect(begun).toEqual(['call']);
});

test('a clock that is off is told, and the check goes on by Amazon’s clock', async () => {
  const off = refused('InvalidSignatureException', 'Signature expired: …', { date: new Date(NOW + 14 * MINUTE).toUTCString() });
  const answers = [off, vaults([])];
  const { results } = await ran({ listVaults: () => Promise.resolve(answers.shift() ?? off) });
  expect(results.call).toMatchObject({ is: 'found', finding: { code: 'clock-off', minutes: 14 } });
  expect(results.output).toEqual({ is: 'not-tried', because: 'There is none: retrieve something small first.' });
  const stays = await ran({ listVaults: () => Promise.resolve(off) });
  expect(stays.results.output).toEqual({ is: 'not-tried', because: 'Amazon has to answer first.' });
});

test('a role for some vaults only: an output of another is found, on a later page, too', async () => {
  const { results } = await ran({
    listVaults: (marker) => Promise.resolve(marker === undefined ? vaults(['closed'], 'next') : vaults(['open'])),
    listFinishedJobs: (vault) => Promise.resolve(vault === 'open' ? jobs(2 * MiB) : refused('AccessDeniedException')),
  });
  expect(results.output).toEqual({ is: 'fine', told: 'One of 2.00 MiB; Amazon sends no hashes with it.' });
  expect(results.first).toEqual({ is: 'found', finding: { code: 'range-broken' } });
  expect(results.middle).toEqual({ is: 'not-tried', because: 'The output is too small for it.' });
  expect(results.together).toEqual({ is: 'not-tried', because: 'Ranges have to come as they were asked for first.' });
});

test('a role that may list no jobs is told which right is missing', async () => {
  const { results } = await ran({
    listVaults: () => Promise.resolve(vaults(['closed'])),
    listFinishedJobs: () => Promise.resolve(refused('AccessDeniedException')),
  });
  expect(results.output).toEqual({ is: 'found', finding: { code: 'right-missing', action: 'glacier:ListJobs' } });
  expect(results.first?.is).toBe('not-tried');
});

test('cancelled, it throws and tells no more', async () => {
  const cancelling = new AbortController();
  const listVaults = (): Promise<WayAnswer> => {
    cancelling.abort(new Error('cancelled'));
    return Promise.resolve(vaults([]));
  };
  await expect(ran({ listVaults }, cancelling.signal)).rejects.toThrow('cancelled');
});
