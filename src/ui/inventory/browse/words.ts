/** Words of the inventory browser. */
import type { RowProblem } from '../../../core/inventory/inventory.ts';
import type { Writer } from '../../../core/description/format.ts';
import { counted, formatCount } from '../../../core/words/sizes.ts';
import type { Progress, RowDetails } from '../../../loader/inventory/messages.ts';
import type { FilesAsked } from '../../router.ts';
import { isSearch, isTree } from './asked.ts';
import type { Shown } from './browsing.svelte.ts';

export const ONLY_WORDS = {
  encrypted: 'encrypted',
  compressed: 'compressed',
  nameless: 'without a name',
  versions: 'with several versions',
  broken: 'broken rows of the inventory',
} as const satisfies Readonly<Record<NonNullable<FilesAsked['only']>, string>>;

export const writerName = (writer: Writer): string => (writer === 'plain' ? 'any tool that writes the plain name' : writer);

export const REASONS: Readonly<Record<RowProblem['reason'], string>> = {
  columns: 'It has other columns than the first line says.',
  id: 'It has no archive id.',
  date: 'Its date can’t be read.',
  size: 'Its size can’t be read.',
  hash: 'Its tree hash can’t be read.',
  syntax: 'It is neither JSON nor a line of CSV.',
  'too long': 'It is longer than any row can be.',
  'cut off': 'The bytes end within it.',
};

/** @returns "1,204 of 41,208", in a folder "12 folders, 345 archives". */
export function listWords(shown: Shown, rows: number): string {
  const { asked, folders, tally } = shown;
  if (!isTree(asked)) return `${formatCount(tally.count)} of ${formatCount(rows)}`;
  const above = folders.folders.length + folders.more;
  return [above > 0 ? counted(above, 'folder') : '', counted(tally.count, 'archive')].filter(Boolean).join(', ');
}

/** @returns "names 99.9 % decoded", rounded down so that all means all. */
export function decodedWords(nameless: number, rows: number): string {
  if (rows === 0) return '';
  const tenths = Math.floor(((rows - nameless) / rows) * 1000);
  return `names ${nameless === 0 ? '100' : (Math.min(999, tenths) / 10).toFixed(1)} % decoded`;
}

/** @returns what the list doesn't cover yet; nothing once all was read. */
export function coverWords({ state, rows }: Progress): string | undefined {
  if (state === 'loading') return 'Opening the inventory';
  if (state === 'reading') return `${formatCount(rows)} read; search covers these`;
  return state === 'waiting' ? `${formatCount(rows)} read; search covers these. The rest isn’t here yet` : undefined;
}

/** @returns what is looked for, within a sentence: "*.nef", "these filters". */
export const soughtWords = (asked: FilesAsked): string => {
  const text = asked.q?.trim();
  return text ? text : isSearch(asked) ? 'these filters' : '';
};

/** @returns what the writer of a description means for the person; nothing where the bytes are simply the file. */
export function writerMeans({ writer, compressed, encrypted, description }: RowDetails): string[] {
  const tool = writer === undefined || writer === 'plain' ? 'the tool that uploaded it' : writer;
  const flags = [compressed ? 'compressed' : '', encrypted ? 'encrypted' : ''].filter(Boolean).join(' and ');
  const means: string[] = [];
  if (flags) {
    const needs = encrypted ? `${tool} and its key` : tool;
    means.push(`The bytes are ${flags}. They arrive right, yet need ${needs} to be opened.`);
  }
  if (writer === 'git-annex') means.push('This is a key of git-annex: the name is only in the git repository.');
  if (writer === undefined && description === '') means.push('The uploader left no description, so there is no name.');
  return means;
}
