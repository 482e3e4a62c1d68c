import { named } from '../words/names.ts';
import { formatBytes } from '../words/sizes.ts';
import { KEPT, quoted, type Texts } from './entry.ts';
import type { NamesFault } from './failure.ts';

type Device =
  | 'disk-full'
  | 'store-broken'
  | 'newer-data'
  | 'save-place-full'
  | 'save-refused'
  | 'save-place-gone'
  | 'save-changed'
  | 'save-differs'
  | 'repair-differs'
  | 'file-unreadable'
  | 'receipt-unreadable'
  | 'names-unusable'
  | 'export-unwritten'
  | 'unexpected';

const WHOLE_HERE = 'The file is whole here.';

const NAMES_FAULTS: { readonly [F in NamesFault]: string } = {
  'too large': 'it is larger than any such list that Thaw can read',
  unreadable: 'it can’t be read',
  encoding: 'its letters are neither UTF-8 nor UTF-16',
  'not SQLite': 'it isn’t an SQLite file',
  damaged: 'it is damaged, or was cut off on its way',
  'no table': 'it has no table “file_info_tb”, in which Synology keeps names',
  'a view': 'what it calls “file_info_tb” isn’t a table',
  columns: 'its table “file_info_tb” has no columns “basePath” and “archiveID”',
  'no rows': 'it holds no name with an archive id',
  'no list': 'no line of it is an archive id, a comma and a name',
  'no reader': 'the part of Thaw that reads SQLite files isn’t kept in the browser and couldn’t be fetched',
  'not whole': 'its chunks in this browser aren’t whole any more',
  'takes too long': 'reading it took too long and was ended',
  busy: 'the inventory is still being read',
};

const NAMES_ADVICE: { readonly [F in NamesFault]?: string } = {
  busy: 'Wait until the inventory is read, then choose the list again.',
  'no reader': 'Choose it again when you are online.',
  'not whole': 'Open its transfer and have the missing chunks fetched again, then use it once more.',
};

/** This device: the browser's storage, the places where files are saved, files that are checked. */
export const device: Texts<Device> = {
  'disk-full': {
    happened: ({ neededBytes }) =>
      neededBytes > 0
        ? `This browser’s storage is full: there is no room for another ${formatBytes(neededBytes)}.`
        : 'This browser’s storage is full.',
    // Seen: at 0 bytes free Chromium drops all that the site stored (docs/open-questions.md).
    safe: 'Every checked chunk is kept, as long as the disk has any room: with none at all, the browser may throw away what Thaw stored.',
    advice: 'Free some disk or clear saved files now, then press Resume.',
  },
  'store-broken': {
    happened: ({ name }) => `This browser’s storage doesn’t answer as it should (${quoted(name)}), perhaps because the disk is full.`,
    safe: 'What was checked and stored before isn’t touched.',
    advice: 'Free some disk, then press Resume. If that doesn’t help, restart the browser.',
  },
  'newer-data': {
    happened: 'A newer version of Thaw has been at work in this browser.',
    safe: 'Everything is kept, as the newer version left it.',
    advice: 'Close all tabs of Thaw and open it again, to get the newer version.',
  },
  'save-place-full': {
    happened: ({ neededBytes }) => `The disk has no room for another ${formatBytes(neededBytes)}.`,
    safe: `${WHOLE_HERE} A file of that name from before wasn’t touched.`,
    advice: 'Free some space there or choose another place, then save again.',
  },
  'save-refused': {
    happened: ({ place }) => `${named(place)} can’t be written to now.`,
    safe: WHOLE_HERE,
    advice: 'Allow the place again, or choose another.',
  },
  'save-place-gone': {
    happened: ({ place }) => `${named(place)} isn’t there any more: moved, renamed or unplugged.`,
    safe: WHOLE_HERE,
    advice: 'Plug it in again or choose another place, then save again.',
  },
  'save-changed': {
    happened: ({ place }) => `${named(place)} was changed or taken away while it was read back.`,
    safe: `${WHOLE_HERE} It isn’t called saved.`,
    advice: 'A virus scanner may have taken it. Save again, perhaps elsewhere.',
  },
  'export-unwritten': {
    happened: ({ place, why }) => (why === 'full' ? `The disk has no room for ${named(place)}.` : `${named(place)} can’t be written to now.`),
    safe: 'The inventory is whole here. A file of that name from before wasn’t touched.',
    advice: ({ why }) =>
      why === 'full' ? 'Free some space there or choose another place, then export again.' : 'Allow the place again, or choose another.',
  },
  'save-differs': {
    happened: ({ place, chunk }) => `${named(place)} was read back and differs in chunk ${chunk + 1}.`,
    safe: `${WHOLE_HERE} The copy there isn’t called saved.`,
    advice: 'Save again, to another disk if it happens twice: that one may be failing.',
  },
  'repair-differs': {
    happened: ({ place, atMiB, when }) =>
      when === 'fetched'
        ? `MiB ${atMiB} of ${named(place)} came wrong from all places that have it.`
        : `${named(place)} was read back and differs in MiB ${atMiB}.`,
    safe: 'It isn’t called repaired.',
    advice: 'Repair it again; if that fails too, retrieve that part anew.',
  },
  'file-unreadable': {
    happened: ({ name }) => `${named(name)} can’t be read.`,
    safe: 'Nothing was changed.',
    advice: 'Close what else has it open, or choose it again.',
  },
  'receipt-unreadable': {
    happened: ({ what }) => `This file isn’t a receipt of Thaw’s: ${quoted(what)}.`,
    safe: 'The receipts kept here aren’t touched.',
    advice: 'Choose another file.',
  },
  'names-unusable': {
    happened: ({ name, why }) => `${named(name)} can’t be used as a list of names: ${NAMES_FAULTS[why]}.`,
    safe: 'The names shown are those from before, and no file was touched.',
    advice: ({ why }) => NAMES_ADVICE[why] ?? 'Choose another file.',
  },
  unexpected: {
    happened: ({ message }) => `Something in Thaw itself failed: ${quoted(message)}.`,
    safe: KEPT,
    advice: 'Reload the page. If it stays so, export the events and report it.',
  },
};
