import { cutMiddle, plainName } from '../words/names.ts';
import { counted, formatBytes } from '../words/sizes.ts';
import { aboutTime, type Clock } from '../words/times.ts';
import type { Notice, Standing } from './notice.ts';

/** More names than these aren't read in a notice. */
const NAMES = 3;
const LONGEST_NAME = 40;

/** A notice as it is shown. */
export interface NoticeWords {
  readonly title: string;
  readonly body: string;
}

/**
 * @param names whether the person allowed file names: others may see a locked screen.
 * @returns what a notice says: what happened, what is safe, what to do.
 */
export function noticeWords({ kind, of }: Notice, names: boolean, clock: Clock): NoticeWords {
  const transfers = counted(of.length, 'transfer');
  const body = (sentences: string): string => (names ? `${nameList(of)}. ${sentences}` : sentences);
  switch (kind) {
    case 'ready':
      return { title: `${transfers} ready`, body: body(readySentences(of)) };
    case 'needs-you':
      return { title: `${transfers} ${of.length === 1 ? 'needs' : 'need'} you`, body: body('All that was checked is kept. Open Thaw to see why.') };
    case 'deadline':
      return { title: `${transfers} near the deadline`, body: body(deadlineSentences(of, clock)) };
    case 'all-done':
      return { title: 'All done', body: body(`${transfers} came to a good end. ${readySentences(of)}`.trim()) };
  }
}

/** @returns where a click on it leads: a hash route of the page. */
export function noticePlace({ kind, of: [first, ...more] }: Notice): string {
  if (first && more.length === 0) return `#/t/${encodeURIComponent(first.id)}`;
  return kind === 'needs-you' ? '#/transfers?state=needs-you' : '#/transfers';
}

function readySentences(of: readonly Standing[]): string {
  const here = of.some(({ state }) => state.is === 'ready');
  const atAmazon = of.some(({ state }) => state.is === 'retrieved');
  if (here && atAmazon) return 'Open Thaw to save what is kept in this browser, and to download what Amazon keeps for a day.';
  if (atAmazon) return 'Amazon keeps it for a day. Open Thaw to download.';
  return here ? 'Checked and kept in this browser. Save when you like.' : '';
}

function deadlineSentences(of: readonly Standing[], clock: Clock): string {
  const endsAtMs = Math.min(...of.map((standing) => standing.endsAtMs ?? Infinity));
  const missingBytes = of.reduce((sum, standing) => sum + standing.missingBytes, 0);
  return `All that was checked is kept. ${formatBytes(missingBytes)} are missing, and Amazon may take its copy away ${aboutTime(endsAtMs, clock)}.`;
}

function nameList(of: readonly Standing[]): string {
  const listed = of.slice(0, NAMES).map(({ name }) => plainName(cutMiddle(name, LONGEST_NAME)));
  const others = of.length - listed.length;
  return others > 0 ? `${listed.join(', ')} and ${others} more` : listed.join(', ');
}
