/** I1 to I4: an inventory's bytes, in pieces of any size, read at once or after a kill. */
import { Failed } from '../../../src/core/failure/failure.ts';
import { csvSplitter } from '../../../src/core/inventory/csv.ts';
import { jsonSplitter } from '../../../src/core/inventory/json.ts';
import { createReader } from '../../../src/core/inventory/reader.ts';
import type { Resume, Row, RowSink, Span, Splitter } from '../../../src/core/inventory/row.ts';
import { formatOf } from '../../../src/core/inventory/sniff.ts';
import { must, type Target } from '../target.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const textOf = ({ bytes, from, to }: Span): string => decoder.decode(bytes.subarray(from, to));

type Item = string;

function itemOf({ archiveId, description, uploadedAtMs, sizeBytes, treeHash }: Row): Item {
  must(textOf(description).isWellFormed(), 'half a character in a description');
  must(Number.isSafeInteger(sizeBytes) && sizeBytes >= 0, 'a size that is none');
  must(Number.isFinite(uploadedAtMs), 'a date that is none');
  must(/^[A-Za-z0-9_-]{1,256}$/.test(textOf(archiveId)), 'an id that is none');
  must(/^(?:[0-9a-f]{64})?$/.test(textOf(treeHash)), 'a hash that is none');
  return JSON.stringify([textOf(archiveId), textOf(description), uploadedAtMs, sizeBytes, textOf(treeHash)]);
}

interface Read {
  readonly rows: readonly Item[];
  readonly problems: readonly Item[];
  readonly complete: boolean;
}

/** Damage may be told in another cut where a piece or a life ends within it; rows may not differ. */
const textOfRead = ({ rows, problems, complete }: Read): string => JSON.stringify([rows, problems.length > 0, complete]);

/** At once, by the reader that tells the format. */
function readWhole(bytes: Uint8Array): Read {
  const rows: Item[] = [];
  const reader = createReader({ add: (row) => void rows.push(itemOf(row)) });
  reader.push(bytes);
  const complete = reader.end();
  return { rows, problems: reader.problems().map((problem) => JSON.stringify(problem)), complete };
}

/** In pieces; with `killAt` a new splitter goes on from where the first one had come to. */
function readPieces(bytes: Uint8Array, pieces: readonly number[], killAt = Infinity): Read {
  const { format, skip } = formatOf(bytes);
  const rows: Item[] = [];
  const problems: Item[] = [];
  const sink: RowSink = { row: (row) => void rows.push(itemOf(row)), problem: (problem) => void problems.push(JSON.stringify(problem)) };
  const splitterAt = (offset: number, resume?: Resume): Splitter => {
    if (resume) return resume.format === 'JSON' ? jsonSplitter(sink, offset, resume) : csvSplitter(sink, offset, resume);
    return format === 'JSON' ? jsonSplitter(sink, offset) : csvSplitter(sink, offset);
  };
  let splitter = splitterAt(skip);
  let killed = false;
  for (let at = skip, i = 0; at < bytes.length; i++) {
    const length = Math.max(1, pieces[i % pieces.length]!);
    splitter.push(bytes.subarray(at, at + length));
    at += length;
    if (killed || at < killAt) continue;
    killed = true;
    const { offsetBytes, resume } = splitter.position();
    splitter = splitterAt(offsetBytes, resume);
    at = offsetBytes;
  }
  return { complete: splitter.end(), rows, problems };
}

function attempt(input: string): string {
  const bytes = Uint8Array.from(Buffer.from(input, 'latin1'));
  let whole: Read;
  try {
    whole = readWhole(bytes);
  } catch (error) {
    if (error instanceof Failed && error.failure.code === 'not-an-inventory') return `refused ${error.failure.why}`;
    throw error;
  }
  const same = (other: Read, how: string): void => must(textOfRead(other) === textOfRead(whole), `read ${how}, it holds something else`);
  same(readPieces(bytes, [1 + (input.length % 97), 1 + (input.length % 7)]), 'in pieces');
  same(readPieces(bytes, [1 + (input.length % 53)], bytes.length / 2), 'after a kill in the middle');
  const reasons = new Set(whole.problems.map((problem) => (JSON.parse(problem) as { reason: string }).reason));
  return `ok ${Math.min(whole.rows.length, 9)} ${[...reasons].sort().join()} ${whole.complete}`;
}

const ID = 'Aa-_09zZ';
const HASH = '0123456789abcdef'.repeat(4);
const row = (description: string, size = 5): string =>
  `{"ArchiveId":"${ID}","ArchiveDescription":${JSON.stringify(description)},"CreationDate":"2017-08-22T17:24:07Z","Size":${size},"SHA256TreeHash":"${HASH}"}`;
const line = (description: string): string => `${ID},"${description.replaceAll('"', '\\"')}",2017-08-22T17:24:07Z,5,${HASH}`;
const HEAD = 'ArchiveId,ArchiveDescription,CreationDate,Size,SHA256TreeHash';

export const inventoriesJson: Target = {
  name: 'inventories-json',
  inputs: 'bytes',
  words: [
    '{"ArchiveId":"',
    '"}',
    '},{',
    ']}',
    '"ArchiveList":[',
    '"Size":',
    '"CreationDate":"2017-08-22T17:24:07.123Z"',
    '"SHA256TreeHash":null',
    '\\u00e9',
    '\\ud800',
    '\xef\xbb\xbf',
    '\xed\xa0\x80',
    '\xff\xfe',
    '{"x":[',
    row('again'),
  ],
  longest: 2_048,
  valid: [
    `{"VaultARN":"arn:aws:glacier:us-east-1:1:vaults/v","InventoryDate":"2017-08-23T01:56:27Z","ArchiveList":[${row('a')},${row('<m><v>4</v>', 0)},${row('é"\\')}]}`,
    `{ "ArchiveList": [\n ${row('a')} ,\n {"Size": 7, "ArchiveId": "b", "CreationDate": "2017-08-22T17:24:07.123Z", "Own": {"a": [1, "}]"]}}\n], "VaultARN": "x" }`,
    `[${row('no list')}]`,
  ],
  attempt,
};

export const inventoriesCsv: Target = {
  name: 'inventories-csv',
  inputs: 'bytes',
  words: [HEAD, ',', '"', '\\"', '""', '\\', '\r\n', '\n', line('again'), 'ArchiveId', 'Size', '2017-08-22T17:24:07Z', HASH, '\xef\xbb\xbf', '\0'],
  longest: 2_048,
  valid: [
    `${HEAD}\n${line('a')}\n${line('say "x", y\\')}\n`,
    `${HEAD}\r\n${line('')}\r\n${line('a,b')}`,
    `Size,ArchiveId,CreationDate,SHA256TreeHash,ArchiveDescription\n5,${ID},2017-08-22T17:24:07Z,${HASH},"last"\n`,
    `"ArchiveId","ArchiveDescription","CreationDate","Size","SHA256TreeHash"\n"${ID}","a","2017-08-22T17:24:07Z","5","${HASH}"\n`,
  ],
  attempt,
};
