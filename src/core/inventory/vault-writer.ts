/** Which tool filled a vault and what follows for whoever wants the files back. Pure, from what is known anyway. */
import type { Writer } from '../description/format.ts';
import { named } from '../words/names.ts';
import { counted } from '../words/sizes.ts';

/** Arq and Synology belong to a vault: nothing in a description tells them. */
export type VaultWriter = Writer | 'Arq' | 'Synology';

/** What is known of a vault. Without an inventory only its name and its neighbours. */
export interface VaultSeen {
  readonly vault: string;
  /** Names of all vaults of the region, as far as they are known; the vault itself may be among them. */
  readonly neighbours?: readonly string[];
  readonly writers?: readonly { readonly writer: Writer | 'none'; readonly count: number }[];
  readonly encrypted?: number;
  readonly compressed?: number;
  readonly nameless?: number;
}

export interface WrittenBy {
  /** Who wrote most of it; absent where nothing tells. */
  readonly writer?: VaultWriter;
  /** What that means, a sentence each, the weightiest first; none where nothing stands out. */
  readonly sentences: readonly string[];
  /** The vault whose file holds this one's names, if it is there. */
  readonly mappingVault?: string;
  /** The vault whose names this one holds, if it is there. */
  readonly mappingOf?: string;
}

const MAPPING = '_mapping';
const ARQ = /^arq_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns who filled a vault and what that means. @see descriptions.md */
export function writtenBy(seen: VaultSeen): WrittenBy {
  const { vault, neighbours = [] } = seen;
  if (ARQ.test(vault)) return { writer: 'Arq', sentences: [ARQ_MEANS] };
  if (vault.endsWith(MAPPING) && vault.length > MAPPING.length) {
    const of = vault.slice(0, -MAPPING.length);
    if (neighbours.includes(of)) {
      return {
        writer: 'Synology',
        mappingOf: of,
        sentences: [`Synology’s Glacier Backup keeps the names of the vault ${named(of)} here, in an SQLite file.`],
      };
    }
  }
  if (neighbours.includes(vault + MAPPING)) {
    const names = `Synology’s Glacier Backup uploaded this. The names are in the vault ${named(vault + MAPPING)}: retrieve its file and use it as a list of names.`;
    return { writer: 'Synology', mappingVault: vault + MAPPING, sentences: [names, ...flagSentences(seen)] };
  }
  const writer = mostUsed(seen.writers ?? []);
  const means = writer === undefined ? undefined : WRITER_MEANS[writer];
  return { ...(writer === undefined ? {} : { writer }), sentences: [...(means ? [means] : []), ...flagSentences(seen)] };
}

/** What a person has to know of one archive before it is retrieved; a sentence each. */
export function archiveMeans(archive: { readonly writer?: Writer; readonly compressed: boolean; readonly encrypted: boolean }): readonly string[] {
  const { writer, compressed, encrypted } = archive;
  return [
    ...(writer === 'git-annex' ? [ANNEX_MEANS] : []),
    ...(encrypted ? [`The uploader encrypted it. Its bytes will be right, yet ${withTool(writer)} and its key are needed to open them.`] : []),
    ...(compressed ? [`The uploader compressed it. Its bytes will be right, yet ${withTool(writer)} is needed to unpack them.`] : []),
  ];
}

/** @returns a writer as a person knows it. */
export const writerName = (writer: VaultWriter | 'none'): string => NAMES[writer];

const NAMES: { readonly [W in VaultWriter | 'none']: string } = {
  FastGlacier: 'FastGlacier or a tool that writes like it',
  CloudBerry: 'CloudBerry (MSP360)',
  QNAP: 'QNAP’s older Glacier app',
  'mt-aws-glacier': 'mt-aws-glacier or a tool that writes like it',
  'git-annex': 'git-annex',
  plain: 'plain text',
  Arq: 'Arq',
  Synology: 'Synology’s Glacier Backup',
  none: 'no description',
};

const ARQ_MEANS =
  'Arq uploaded this. It holds encrypted pieces of a backup, not files: their bytes will be right, yet only Arq and its password make files of them.';
const ANNEX_MEANS = 'git-annex uploaded this. Its names are only in the git repository; a list of names can bring them here.';

const WRITER_MEANS: { readonly [W in Writer]?: string } = {
  'git-annex': ANNEX_MEANS,
  FastGlacier: 'The names are as FastGlacier leaves them; QNAP HBS, CrushFTP and Survtur write the same.',
  CloudBerry: 'The names are as CloudBerry, today MSP360, leaves them.',
  QNAP: 'The names are as QNAP’s older Glacier app leaves them.',
  'mt-aws-glacier': 'The names are as mt-aws-glacier leaves them; glacier-interface writes the same.',
};

function withTool(writer: Writer | undefined): string {
  if (writer === 'FastGlacier') return 'the tool that uploaded it (FastGlacier, QNAP HBS or one like them)';
  return writer === 'CloudBerry' ? 'CloudBerry (MSP360)' : 'the tool that uploaded it';
}

function flagSentences({ encrypted = 0, compressed = 0, nameless = 0, writers = [] }: VaultSeen): string[] {
  const annex = writers.find(({ writer }) => writer === 'git-annex')?.count ?? 0;
  const without = nameless - annex;
  return [
    ...(encrypted > 0 ? [`${are(encrypted)} encrypted by the uploader: the bytes will be right, yet need its tool and its key.`] : []),
    ...(compressed > 0 ? [`${are(compressed)} compressed by the uploader: the bytes will be right, yet need its tool.`] : []),
    ...(without > 0
      ? [`${counted(without, 'archive')} ${without === 1 ? 'has' : 'have'} no name here. If you have a list of ids and names, Thaw can use it.`]
      : []),
  ];
}

const are = (count: number): string => `${counted(count, 'archive')} ${count === 1 ? 'is' : 'are'}`;

/** Who wrote most; empty descriptions only count where there is nothing else. */
function mostUsed(writers: readonly { readonly writer: Writer | 'none'; readonly count: number }[]): Writer | undefined {
  let most: { readonly writer: Writer; readonly count: number } | undefined;
  for (const { writer, count } of writers) {
    if (writer !== 'none' && count > (most?.count ?? 0)) most = { writer, count };
  }
  return most?.writer;
}
