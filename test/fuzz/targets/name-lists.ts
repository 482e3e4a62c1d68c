/** I9: lists of names that a person gives, as CSV of any make. */
import { namesFromCsv, takeNames } from '../../../src/core/inventory/names.ts';
import { must, type Target } from '../target.ts';

const ID = 'Aa-_09zZ';

export const nameLists: Target = {
  name: 'name-lists',
  inputs: 'text',
  words: ['ArchiveId', 'Path', ',', ';', '\t', '"', '""', '\r\n', '\n', ID, "'=1+1", '\ufeff', '\ud800', '\0'],
  longest: 1_024,
  valid: [`ArchiveId,Path\n${ID},a/b.txt\n${ID.slice(1)},"c, ""d"".txt"\n`, `${ID}\ta\n`, `Path;ArchiveId\r\nx;${ID}\r\n`],
  attempt: (input) => {
    const read = (piece: number) => {
      const taker = takeNames({ paths: 1_000, bytes: 100_000 });
      const reader = namesFromCsv(taker);
      for (let at = 0; at < input.length; at += piece) reader.push(input.slice(at, at + piece));
      reader.end();
      return taker.read;
    };
    const whole = read(input.length + 1);
    const { names, bad, badLines } = whole;
    must(badLines.length <= 100 && badLines.every(({ raw }) => raw.length <= 200 && raw.isWellFormed()), 'too much of a bad line was kept');
    const inPieces = read(1 + (input.length % 31));
    must(
      inPieces.names.paths === names.paths && inPieces.names.archives === names.archives && inPieces.bad === bad,
      'read in pieces, it holds something else',
    );
    must(JSON.stringify(inPieces.badLines) === JSON.stringify(badLines), 'read in pieces, other lines are bad');
    for (let i = 0; i < names.archives; i++)
      must(
        names.pathsOf(i).every((path) => path.trim() !== '' && !path.includes('\\')),
        'a path that is none',
      );
    return `${names.paths > 0 ? 'ok' : 'refused'} ${Math.min(names.paths, 4)} ${Math.min(bad, 4)} ${[...new Set(badLines.map(({ reason }) => reason))].sort().join()}`;
  },
};
