import type { FailureCode } from '../../core/failure/failure.ts';

/** The words of the screens, each in one sentence (screens.md, "Words"). */
export const TERMS = {
  vault: 'A container at Amazon, in one region, that holds archives.',
  archive: 'One uploaded file or bundle, known to Amazon by an id and not a name.',
  description: 'The only note an uploader could leave; Thaw reads names out of it, and always shows it as it is too.',
  inventory: 'Amazon’s list of a vault’s archives, made about once a day. What was uploaded or deleted since then isn’t in it yet.',
  part: 'An inventory that was asked for with dates or a limit: it tells some archives of a vault and not the others.',
  'broken row': 'A row of an inventory that can’t be read. It is kept with its place in the file, and the rows around it are read.',
  version: 'One of several archives with the same path. The newest is most likely the one that is meant.',
  writer: 'The tool that uploaded. Each writes names in its own way; Thaw knows it by the descriptions.',
  encrypted: 'The uploader locked the bytes. They arrive right, yet need the uploader’s tool and its key to be opened.',
  compressed: 'The uploader packed the bytes. They arrive right, yet need the uploader’s tool to be unpacked.',
  'list of names': 'Names by archive id, where the descriptions have none: a CSV with the columns archiveId,name, or Synology’s own list.',
  Synology: 'Its Glacier Backup keeps the names in a second vault whose name ends in _mapping: an SQLite file that Thaw can use as a list of names.',
  Arq: 'Its vaults are called arq_ and a number. They hold encrypted pieces of a backup that only Arq and its password make files of.',
  'git-annex': 'It keeps names in the git repository only; the archive is called by its key. A list of names can bring them here.',
  retrieval: 'Asking Amazon to make an archive downloadable, for hours and money.',
  job: 'One such request, with a state and an end.',
  tier: 'How fast and how dear: Bulk, Standard or Expedited.',
  deadline: 'When Amazon takes the prepared copy away, a day or more after it is ready.',
  chunk: 'A piece that is fetched, checked and kept on its own.',
  'tree hash': 'A fingerprint: equal fingerprints mean equal bytes.',
  transfer: 'One archive’s way to your disk: retrieval, download, check, save.',
  receipt: 'The record that your copy equals Amazon’s, useful without Thaw.',
  keys: 'What proves to Amazon who asks. Temporary ones run out by themselves; Thaw keeps them in memory only.',
  storage: 'The room that the browser gives to Thaw on this device; checked chunks are kept there until they are saved and cleared.',
} as const;
export type Term = keyof typeof TERMS;

const OF_FAILURE: { readonly [code in FailureCode]?: Term } = {
  'keys-ended': 'keys',
  'keys-refused': 'keys',
  'clock-off': 'keys',
  'guest-refused': 'keys',
  'vault-unknown': 'vault',
  'archive-unknown': 'archive',
  'job-unknown': 'job',
  'job-failed': 'job',
  'job-differs': 'job',
  'ask-unclear': 'retrieval',
  'no-inventory-yet': 'inventory',
  'not-an-inventory': 'inventory',
  'names-unusable': 'list of names',
  'policy-refused': 'tier',
  'no-capacity': 'tier',
  'limit-exceeded': 'tier',
  'output-expired': 'deadline',
  'empty-output': 'archive',
  'chunk-damaged': 'chunk',
  'chunk-always-damaged': 'chunk',
  'chunk-gone': 'chunk',
  'whole-differs': 'tree hash',
  'disk-full': 'storage',
  'store-broken': 'storage',
  'save-differs': 'tree hash',
  'repair-differs': 'tree hash',
  'receipt-unreadable': 'receipt',
};

/** @returns the term that an error is best explained with. */
export const termOf = (code: FailureCode): Term | undefined => OF_FAILURE[code];

export const isTerm = (text: string | undefined): text is Term => text !== undefined && Object.hasOwn(TERMS, text);
