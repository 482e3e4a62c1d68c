/** Fills a stand-in with the demo, wherever that runs. */

import type { StandIn } from '../index.ts';
import { demoFaults, demoVaults } from './vaults.ts';

/** Never a region of Amazon's, so that a mix-up can't reach a real vault. */
export const DEMO_REGION = 'demo';
/** Twelve digits that the service's guide uses for examples. */
export const DEMO_ACCOUNT = '111122223333';
/** Archives of each demo vault that somebody retrieved before: there is something to download at once. */
const DEMO_JOBS = 3;

/** @param withJobs what somebody retrieved earlier; a kept state has its jobs already. */
export async function fillDemo(standIn: StandIn, withJobs: boolean): Promise<void> {
  const vaults = demoVaults();
  for (const { name, createdAtMs, archives } of vaults) {
    standIn.addVault(name, { createdAtMs });
    for (const archive of archives) standIn.addArchive(name, archive);
  }
  for (const rule of demoFaults(vaults)) standIn.addFault(rule);
  if (!withJobs) return;
  for (const { name, archives } of vaults) {
    await standIn.addFinishedJob(name, {});
    for (const { archiveId, description } of archives.slice(0, DEMO_JOBS)) await standIn.addFinishedJob(name, { archiveId, description });
  }
}
