/** The relay by nginx: a real one, with the file that we ship. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { relayChecks, signed } from './checks.ts';
import { mainJob } from './main-job.ts';
import { describeRelay } from './programs.ts';
import { ask } from './raw.ts';
import { relayed, type Relayed } from './relayed.ts';
import { startNginx } from './running.ts';

await describeRelay('nginx', () => {
  let here: Relayed;
  beforeAll(async () => {
    here = await relayed(startNginx);
  });
  afterAll(() => here?.end());

  mainJob(() => here);
  relayChecks(() => here);

  test('an ask that a browser repeats by itself is not passed on a second time', async () => {
    const again = (signature: string): ReturnType<typeof ask> =>
      ask(here.relay.port, 'POST', '/glacier/eu-west-1/-/vaults/v/jobs', signed('eu-west-1', signature), '{}');
    expect((await again('d1')).status).toBe(200);
    expect((await again('d1')).status).toBe(409);
    expect((await again('d2')).status).toBe(200);
    expect(here.amazon.arrived).toHaveLength(2);
  });
});
