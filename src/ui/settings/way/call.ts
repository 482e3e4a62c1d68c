/** The first step: does a signed call reach Amazon, and does its answer reach us? */
import type { WayAnswer } from '../../../core/way/answer.ts';
import { isHarmless, type Finding } from '../../../core/way/finding.ts';
import { refusalIn } from '../../../core/way/refusal.ts';
import { seenIn } from '../../../core/way/seen.ts';
import { strangerIn } from '../../../core/way/sender.ts';
import { counted } from '../../../core/words/sizes.ts';
import { vaultPageFrom, type VaultPage } from '../../../glacier/way-lists.ts';
import { asked } from './asked.ts';
import type { Run } from './run.ts';

interface Listed {
  readonly page?: VaultPage;
  readonly answer?: WayAnswer;
  readonly finding?: Finding;
}

/** @returns the first page of vaults, or undefined where nothing more can be tried. */
export async function checkCall(run: Run): Promise<VaultPage | undefined> {
  run.begins('call');
  const { page, answer, finding } = await listInTime(run);
  const seen = answer ? { seen: seenIn(answer) } : {};
  if (finding) run.ends('call', { is: 'found', finding, ...seen });
  else if (page) run.ends('call', { is: 'fine', told: `Amazon answered and listed ${listedWords(page)}.`, ...seen });
  return page;
}

const listedWords = ({ names, marker }: VaultPage): string =>
  `${counted(names.length, 'vault')}${marker === undefined ? '' : ', and there are more'}`;

/** After a refusal for the clock the SDK signs by Amazon's, here as in downloads. */
async function listInTime(run: Run): Promise<Listed> {
  const listed = await listVaults(run);
  if (listed.finding?.code !== 'clock-off') return listed;
  const again = await listVaults(run);
  return again.page && !again.finding ? { ...again, finding: listed.finding } : again;
}

/** @returns a page only where what was found is harmless. */
export async function listVaults({ way, signal, now }: Run, marker?: string): Promise<Listed> {
  const got = await asked(signal, (either) => way.listVaults(marker, either));
  if (got.is === 'found') return got;
  const { answer } = got;
  const finding = strangerIn(answer) ?? refusalIn(answer, 'glacier:ListVaults', now());
  if (finding && !isHarmless(finding)) return { answer, finding };
  const page = vaultPageFrom(answer.text);
  if (page) return { answer, page, ...(finding ? { finding } : {}) };
  return { answer, finding: finding ?? { code: 'unreadable', what: 'the list of vaults' } };
}
