import type { Group } from '../row.ts';

export const life: Group = {
  title: 'Life in a browser',
  rows: [
    {
      id: 'B1',
      fault: 'the browser stops the worker at any moment',
      promise: 'goes on at the next message; nothing depends on its memory.',
      by: ['devtools'],
    },
    { id: 'B2', fault: 'the browser is killed', promise: 'at most the chunks in flight are fetched again.', by: ['kill'] },
    {
      id: 'B3',
      fault: 'a new version comes while something runs',
      promise: 'it waits until nothing runs, for which *Pause all* is enough; open tabs still find their files; no chunk comes twice.',
      by: ['two builds'],
    },
    { id: 'B4', fault: 'a broken worker was shipped', promise: 'the next version heals it, and nothing is lost.', by: ['two builds'] },
    {
      id: 'B5',
      fault: 'a tab is frozen, discarded, or kept for Back',
      promise: 'it goes on when it is shown again; it never holds anybody off meanwhile.',
      by: ['devtools'],
    },
    {
      id: 'B6',
      fault: 'several tabs; two browsers',
      promise: 'one fetches each chunk; another browser takes up the job instead of asking again.',
      by: ['browser'],
    },
    { id: 'B7', fault: 'no service worker', promise: 'the page does the work, and hands the file over by an object URL.', by: ['browser'] },
    {
      id: 'B8',
      fault: 'a private window',
      promise: 'told before the first byte that all is gone with it.',
      by: [],
      byHand: {
        why: 'No browser tells a page that its window is private.',
        how: 'Open Thaw in a private window, sign in to the demo and begin a download: the settings and the first transfer say whether the browser promised to keep what it stores, and here it doesn’t. Close the window, open another: nothing is there.',
      },
    },
    {
      id: 'B9',
      fault: 'Safari throws all storage of a site away after 7 days without a visit',
      promise: 'it is said at the first retrieval there; receipts can be exported; what was lost is named where the browser leaves a trace of it.',
      by: [],
      byHand: {
        why: 'Seven days of a real Safari can’t be had in a test, and no other browser does it.',
        how: 'In Safari download something from the demo, use Safari daily without opening Thaw for eight days, open it: there is nothing, as on a first visit. An installed Thaw (File, Add to Dock) is exempt: repeat it there, and all is there.',
      },
    },
    {
      id: 'B10',
      fault: 'the browser drops the database of a tab',
      promise: 'the dead handle is thrown away and the database opened again.',
      by: ['devtools'],
    },
    {
      id: 'B11',
      fault: 'Firefox cuts long saves of a worker and calls them finished',
      promise: 'an object URL there; *saved* only after a read-back.',
      by: ['other browsers', 'rule'],
    },
    { id: 'B13', fault: 'a worker that answers requests that aren’t its own', promise: 'only the shell and saves.', by: ['browser'] },
    {
      id: 'B14',
      fault: 'a hidden tab, whose timers come once a minute',
      promise: 'the download goes on at the speed of the line; where Thaw was frozen, the events tell it afterwards.',
      by: ['devtools', 'browser'],
    },
    {
      id: 'B12',
      fault: 'iOS: little memory, no picker',
      promise: 'said before a download that won’t fit.',
      by: [],
      byHand: {
        why: 'There is no iOS to test with.',
        how: 'On an iPhone download an archive of 2 GiB from a stand-in; note where it ends and what is said.',
      },
    },
  ],
};

export const storage: Group = {
  title: 'Storage',
  rows: [
    { id: 'T1', fault: 'the power goes', promise: 'every chunk that is called stored is there, whole.', by: ['power'] },
    {
      id: 'T2',
      fault: 'other programs fill the disk',
      promise: 'the download pauses and says why; once there is room it goes on; what the browser threw away is named.',
      by: ['full disk'],
    },
    {
      id: 'T3',
      fault: 'the browser allows no more bytes',
      promise: 'paused with the bytes that are needed; the app opens, and clearing makes room.',
      by: ['devtools'],
    },
    {
      id: 'T4',
      fault: 'the database is damaged on the disk',
      promise: 'the loss is named, receipts and asks come back from the ledger, nothing is asked for twice, and no wrong byte is called right.',
      by: ['profile'],
      byHand: {
        why: 'Two ways to damage it, CURRENT deleted and MANIFEST cut, make Chromium itself crash now and then at a later read, so that no test can go through them in good order.',
        how: 'Close the browser in mid-download, delete `CURRENT` in the profile’s `IndexedDB/…leveldb`, start again until the page stays: old records may name bytes of other chunks then; *ready* comes only after those were hashed and fetched again, and a save is equal to the source.',
      },
    },
    {
      id: 'T5',
      fault: 'a chunk’s bytes are gone or cut on the disk',
      promise: 'found before *ready* and before a save; only that chunk is fetched again.',
      by: ['profile'],
    },
    {
      id: 'T6',
      fault: 'data of an older version, or a newer one',
      promise: 'brought up to date whole, also where a kill comes between; an old build says that newer data is there.',
      by: ['browser'],
    },
    {
      id: 'T7',
      fault: 'the browser or the person clears the site’s data in mid-transfer',
      promise: 'named, nothing asked for twice, and it goes on.',
      by: ['devtools'],
    },
    {
      id: 'T8',
      fault: 'bytes that belong to nothing any more',
      promise: 'removed with what they belonged to; what was left behind is dropped at the next start, once nothing runs.',
      by: ['browser', 'engine'],
    },
    {
      id: 'T9',
      fault: 'bytes come faster than the browser can let go of Blobs',
      promise: 'a Blob that broke is made anew from the same bytes; nothing is fetched again.',
      by: ['browser'],
    },
  ],
};
