/** Lists that came unjudged, read. */
import * as v from 'valibot';
import type { Job } from '../core/job.ts';
import { jsonOf } from '../core/way/json.ts';
import { jobFrom } from './jobs.ts';

const VaultPage = v.object({
  VaultList: v.array(v.object({ VaultName: v.pipe(v.string(), v.minLength(1), v.maxLength(255)) })),
  Marker: v.nullish(v.string()),
});
const JobPage = v.object({ JobList: v.array(v.unknown()) });

export interface VaultPage {
  readonly names: readonly string[];
  readonly marker: string | undefined;
}

/** @returns undefined where the text is no page of vaults. */
export function vaultPageFrom(text: string): VaultPage | undefined {
  const parsed = v.safeParse(VaultPage, jsonOf(text));
  if (!parsed.success) return undefined;
  const { VaultList, Marker } = parsed.output;
  return { names: VaultList.map(({ VaultName }) => VaultName), marker: Marker || undefined };
}

/** @returns undefined where the text is no page of jobs. */
export function jobsFrom(region: string, vault: string, text: string): readonly Job[] | undefined {
  const parsed = v.safeParse(JobPage, jsonOf(text));
  return parsed.success ? parsed.output.JobList.flatMap((entry) => jobFrom(region, vault, entry) ?? []) : undefined;
}
