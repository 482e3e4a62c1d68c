/** Where the generated archives lay before they were uploaded: shapes of folders that real vaults have. */

export interface Kind {
  readonly top: string;
  readonly topics: readonly string[];
  readonly file: string;
  readonly ending: string;
  readonly leastBytes: number;
  readonly mostBytes: number;
  /** How its files lie; absent: some hundred a folder, by year and topic. */
  readonly shape?: 'one huge folder a topic' | 'many small folders' | 'deep';
}

export const KINDS: readonly Kind[] = [
  { top: 'Photos', topics: ['Iceland', 'Garden', 'Wedding', 'Köln'], file: 'IMG_', ending: 'jpg', leastBytes: 4e5, mostBytes: 9e6 },
  {
    top: 'Documents',
    topics: ['Tax', 'Letters', 'Insurance'],
    file: 'scan-',
    ending: 'pdf',
    leastBytes: 9e3,
    mostBytes: 4e6,
    shape: 'many small folders',
  },
  { top: 'Mail', topics: ['Inbox', 'Sent'], file: 'message-', ending: 'eml', leastBytes: 600, mostBytes: 2e5, shape: 'one huge folder a topic' },
  { top: 'Music', topics: ['Live', 'Masters', 'Café Größenwahn'], file: 'track ', ending: 'flac', leastBytes: 8e6, mostBytes: 5e7 },
  { top: 'Video', topics: ['Family', 'Школа'], file: 'clip', ending: 'mp4', leastBytes: 2e7, mostBytes: 1.3e8 },
  { top: 'Servers', topics: ['web01', 'db02'], file: 'backup-', ending: 'tar.gz', leastBytes: 1e5, mostBytes: 8e7, shape: 'deep' },
];

const FILES_A_FOLDER = 240;
const FILES_A_SMALL_FOLDER = 3;
/** Of sixty archives three are further versions: the same path as one of those before, uploaded again. */
const VERSION_OF: Readonly<Record<number, number>> = { 53: 48, 57: 48, 59: 54 };

/** @param yearOf of the upload of an archive, by its number. */
export function pathOf(index: number, yearOf: (index: number) => number): string {
  const of = index - (VERSION_OF[index % 60] ?? 0);
  const kind = KINDS[of % KINDS.length]!;
  const turn = Math.floor(of / KINDS.length);
  const topic = kind.topics[Math.floor(turn / FILES_A_FOLDER) % kind.topics.length]!;
  const file = `${kind.file}${String(of).padStart(7, '0')}.${kind.ending}`;
  switch (kind.shape) {
    case 'one huge folder a topic':
      return `${kind.top}/${topic}/${file}`;
    case 'many small folders':
      return `${kind.top}/${topic}/Client ${String(Math.floor(turn / FILES_A_SMALL_FOLDER)).padStart(6, '0')}/${yearOf(of)}/${file}`;
    case 'deep': {
      const day = Math.floor(turn / 24);
      const date = `${yearOf(of)}/${String((day % 12) + 1).padStart(2, '0')}/${String((day % 28) + 1).padStart(2, '0')}`;
      return `${kind.top}/${topic}/${date}/var/lib/data/${turn % 24}/${file}`;
    }
    default:
      return `${kind.top}/${yearOf(of)}/${topic} ${Math.floor(turn / FILES_A_FOLDER) + 1}/${file}`;
  }
}
