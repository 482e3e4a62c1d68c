/** The second step: a finished output, of whatever vault, that ranges can be tried on. */
import type { TriedOutput } from '../../../core/way/answer.ts';
import type { Finding } from '../../../core/way/finding.ts';
import { isBest, moreTelling, outputOf } from '../../../core/way/output.ts';
import { refusalIn } from '../../../core/way/refusal.ts';
import { strangerIn } from '../../../core/way/sender.ts';
import { formatBytes } from '../../../core/words/sizes.ts';
import { jobsFrom, type VaultPage } from '../../../glacier/way-lists.ts';
import { asked } from './asked.ts';
import { listVaults } from './call.ts';
import type { Run } from './run.ts';

/** So many vaults are asked for their jobs; a check shouldn't take minutes. */
const MOST_VAULTS = 50;

/** @returns the output that tells most, or undefined where there is none. */
export async function findOutput(run: Run, first: VaultPage): Promise<TriedOutput | undefined> {
  run.begins('output');
  let best: TriedOutput | undefined;
  let refusal: Finding | undefined;
  let asks = 0;
  for await (const vault of vaultsFrom(run, first)) {
    const got = await outputsIn(run, vault);
    if (Array.isArray(got)) best = got.reduce<TriedOutput | undefined>(moreTelling, best);
    else refusal ??= got;
    if (isBest(best) || ++asks === MOST_VAULTS) break;
  }
  if (best) run.ends('output', { is: 'fine', told: outputWords(best) });
  else if (refusal) run.ends('output', { is: 'found', finding: refusal });
  else run.ends('output', { is: 'not-tried', because: 'There is none: retrieve something small first.' });
  return best;
}

const outputWords = ({ bytes, hasHashes }: TriedOutput): string =>
  hasHashes ? `One of ${formatBytes(bytes)}, with hashes.` : `One of ${formatBytes(bytes)}; Amazon sends no hashes with it.`;

async function* vaultsFrom(run: Run, first: VaultPage): AsyncGenerator<string> {
  let page: VaultPage | undefined = first;
  while (page) {
    yield* page.names;
    page = page.marker === undefined ? undefined : (await listVaults(run, page.marker)).page;
  }
}

/** @returns the outputs, newest first, or why they can't be listed: a role may be for some vaults only. */
async function outputsIn({ region, way, signal, now }: Run, vault: string): Promise<TriedOutput[] | Finding> {
  const got = await asked(signal, (either) => way.listFinishedJobs(vault, either));
  if (got.is === 'found') return got.finding;
  const { answer } = got;
  const finding = strangerIn(answer) ?? refusalIn(answer, 'glacier:ListJobs', now());
  if (finding) return finding;
  const jobs = jobsFrom(region, vault, answer.text);
  return jobs ? jobs.flatMap((job) => outputOf(job) ?? []) : { code: 'unreadable', what: 'the list of jobs' };
}
