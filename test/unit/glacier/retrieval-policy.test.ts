/** The account's policy as the wire tells it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { failureOf } from '../../../src/core/failure/failure.ts';
import { connectionTo } from '../../../src/glacier/client.ts';
import { keyringOf } from '../../../src/glacier/keys.ts';
import { retrievalPolicy } from '../../../src/glacier/retrieval-policy.ts';
import { bench, KEYS, type Bench } from '../stand-in/client.ts';

const ORIGIN = 'http://thaw.test';
let service: Bench;
const connection = () => connectionTo('demo', keyringOf({ kind: 'pasted', keys: KEYS }, ORIGIN, Date.now), ORIGIN);

beforeEach(() => {
  service = bench({}, Date.now());
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname, search, host } = new URL(request.url);
    return service.standIn.handle(request, { rawTarget: pathname + search, host });
  });
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  [{ Strategy: 'None' }, { is: 'none' }],
  [{ Strategy: 'FreeTier' }, { is: 'free-tier' }],
  [
    { Strategy: 'BytesPerHour', BytesPerHour: 1 },
    { is: 'rate', bytesPerHour: 1 },
  ],
  // 2⁶³−1, the most there is: more than a number holds exactly.
  [
    { Strategy: 'BytesPerHour', BytesPerHour: '9223372036854775807' },
    { is: 'rate', bytesPerHour: 2 ** 63 },
  ],
])('%o is read', async (rule, policy) => {
  expect((await service.ask('PUT /-/policies/data-retrieval', { body: JSON.stringify({ Policy: { Rules: [rule] } }) })).status).toBe(204);
  expect(await retrievalPolicy(connection())).toEqual(policy);
});

test('a role that may not read it is told by the right that is missing', async () => {
  await service.control('POST', 'faults', { on: 'GetDataRetrievalPolicy', kind: 'error', status: 403, code: 'AccessDeniedException', message: 'no' });
  const refused = await retrievalPolicy(connection()).catch(failureOf);
  expect(refused).toEqual({ code: 'access-denied', action: 'glacier:GetDataRetrievalPolicy' });
});
