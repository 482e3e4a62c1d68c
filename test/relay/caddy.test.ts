/** The relay by Caddy: a real one, with the file that we ship. */
import { afterAll, beforeAll } from 'vitest';
import { relayChecks } from './checks.ts';
import { mainJob } from './main-job.ts';
import { describeRelay } from './programs.ts';
import { relayed, type Relayed } from './relayed.ts';
import { startCaddy } from './running.ts';

await describeRelay('caddy', () => {
  let here: Relayed;
  beforeAll(async () => {
    here = await relayed(startCaddy);
  });
  afterAll(() => here?.end());

  mainJob(() => here);
  relayChecks(() => here);
});
