import type { Group } from '../row.ts';

export const saving: Group = {
  title: 'Saving',
  rows: [
    {
      id: 'F1',
      fault: 'the disk that is saved to is full',
      promise: 'told; the file of before is whole, and every chunk is kept.',
      by: ['browser', 'rule'],
    },
    {
      id: 'F2',
      fault: 'the permission ends, the folder is moved or unplugged',
      promise: 'told, and asked for another place; every chunk is kept.',
      by: ['real folder', 'rule'],
      byHand: {
        why: 'A permission is given in the browser’s own dialog and taken in its own menu; no automation of Chromium reaches either.',
        how: 'Save a large file into a picked folder, open the menu left of the address meanwhile and take back “edit files”; the save must say so, and saving into another place must end with an equal file.',
      },
    },
    { id: 'F3', fault: 'another program changes or takes the file meanwhile', promise: 'never called saved.', by: ['real folder'] },
    {
      id: 'F4',
      fault: 'names that some system can’t take: CON, trailing dots, NUL, bidi marks, too long, equal but for case',
      promise: 'one name that is safe on Windows, macOS and Linux, the same each time; the true one stays in view.',
      by: ['rule', 'real folder'],
      byHand: {
        why: 'Only Windows and macOS tell what they take in the end.',
        how: 'There, save archives called `CON`, `nul.txt`, `a:b`, a name of 300 letters, and two that differ only in case; every file must open from the system’s own file manager.',
      },
    },
    {
      id: 'F5',
      fault: 'names that lead elsewhere: `../`, absolute, a drive, UNC',
      promise: 'the file stays inside its folder.',
      by: ['rule', 'real folder'],
      notYet: 'ZIP files, and so nothing to slip out of; they come with saving many files at once.',
    },
    { id: 'F7', fault: 'a name in a header', promise: 'encoded as RFC 8187 says, no line break gets through.', by: ['rule'] },
    {
      id: 'F8',
      fault: 'an archive that is a page or a picture with a script',
      promise: 'goes out inert, as an attachment; never shown by us.',
      by: ['browser'],
    },
    {
      id: 'F9',
      fault: 'a chunk’s bytes are gone when the save runs, which browsers call finished',
      promise: 'every chunk is hashed just before; the saved file is the source.',
      by: ['profile', 'rule'],
    },
    {
      id: 'F6',
      fault: 'a symbolic link in the folder, or a file where a folder is due',
      promise: 'a sentence, and another name.',
      by: [],
      notYet: 'saving into folders; it comes with many files at once.',
    },
  ],
};

export const text: Group = {
  title: 'Inventories and text',
  rows: [
    {
      id: 'I1',
      fault: 'a bad row, a cut file, HTML or nothing in place of an inventory',
      promise: 'the row is kept with its place, and the others are read; what is no inventory is refused in a sentence.',
      by: ['rule', 'browser'],
    },
    {
      id: 'I2',
      fault: 'gzip that grows without end, has several members or is cut',
      promise: 'read as a stream; it asks before it goes on.',
      by: ['browser'],
    },
    {
      id: 'I3',
      fault: 'millions of rows, a string of a gigabyte, nesting of 100,000',
      promise: 'memory stays flat, time grows with the length alone.',
      by: ['rule'],
    },
    {
      id: 'I4',
      fault: 'doubled keys, `__proto__`, numbers beyond 2^53, byte order marks, bad UTF-8, NUL',
      promise: 'as JSON.parse, or refused; the raw text is kept.',
      by: ['rule'],
    },
    {
      id: 'I5',
      fault: 'markup, bidi marks, zero-width letters and a thousand combining marks in names',
      promise: 'shown as text, within their place; what can’t be seen is shown.',
      by: ['browser'],
    },
    {
      id: 'I6',
      fault: 'formulas in names, and a spreadsheet',
      promise: 'no cell of an export is a formula; JSON is exact, and reading it back undoes it.',
      by: ['rule'],
      byHand: {
        why: 'What a spreadsheet calculates, only it tells, and it isn’t on test machines.',
        how: 'Export a list with `=1+1`, `+1`, `-1`, `@SUM(1)` and a tab before `=1` as names; open the CSV in LibreOffice and in Excel: each cell shows the text, none a 2.',
      },
    },
    {
      id: 'I7',
      fault: 'equal ids, one name 100,000 times, folders 100,000 deep or wide, slow patterns',
      promise: 'time grows with the length alone.',
      by: ['rule'],
    },
    { id: 'I8', fault: 'descriptions made to break decoders', promise: 'never an error, never long, and the raw text is kept.', by: ['rule'] },
    {
      id: 'I9',
      fault: 'a hostile list of names (SQLite, CSV)',
      promise: 'known columns only, in a worker of its own, with limits.',
      by: ['rule', 'browser'],
    },
  ],
};
