/** Names of archives from a list: the person's own CSV, or the rows of a Synology mapping. */
import { CSV_COLUMNS } from '../catalog/csv.ts';
import { restored } from '../catalog/formula.ts';
import { csvReader, type CsvFault, type CsvReader } from './csv-records.ts';
import { LONGEST_ID, LONGEST_PATH, nameList, type GrowingNames, type NameLimits, type NameList } from './name-list.ts';

/**
 * A line that gives no name; counted, and the first ones kept. `id`: none at all, or what is none.
 * `damaged`: from there on the file can't be read.
 */
export interface BadLine {
  /** From 1; of a Synology mapping the row. */
  readonly line: number;
  readonly reason: 'columns' | 'id' | 'name' | 'damaged' | CsvFault;
  /** As it came, at most 200 characters. */
  readonly raw: string;
}

export interface NamesRead {
  readonly names: NameList;
  readonly bad: number;
  /** The first 100. */
  readonly badLines: readonly BadLine[];
  /** There are more than Thaw takes: no list at all. */
  readonly isFull: boolean;
}

/** Takes names one by one, each checked alike wherever it comes from. */
export interface NamesTaker {
  take(id: string, path: string, line: number, raw: string): void;
  bad(reason: BadLine['reason'], line: number, raw: string): void;
  readonly read: NamesRead;
}

const MOST_BAD_KEPT = 100;
const MOST_RAW = 200;
/** Glacier's ids have 138 letters of this alphabet; no other length was ever promised. */
const ID = new RegExp(`^[A-Za-z0-9_-]{1,${LONGEST_ID}}$`);

export function takeNames(limits?: NameLimits): NamesTaker {
  const names: GrowingNames = nameList(limits);
  const badLines: BadLine[] = [];
  let count = 0;
  let isFull = false;
  const bad = (reason: BadLine['reason'], line: number, raw: string): void => {
    count += 1;
    if (badLines.length < MOST_BAD_KEPT) badLines.push({ line, reason, raw: raw.slice(0, MOST_RAW).toWellFormed() });
  };
  return {
    take(id, path, line, raw) {
      const clean = path.replaceAll('\\', '/');
      if (!ID.test(id)) bad('id', line, raw);
      else if (clean.trim() === '' || clean.length > LONGEST_PATH) bad('name', line, raw);
      else isFull ||= !names.add(id, clean);
    },
    bad,
    get read() {
      return { names, bad: count, badLines, isFull };
    },
  };
}

const ID_HEADERS = new Set(['archiveid', 'id', 'archive']);
const NAME_HEADERS = new Set(['name', 'path', 'filename', 'filepath', 'file']);

/**
 * Reads `archiveId,name`. With a header, its columns may stand anywhere among others, as in the CSV
 * that Thaw exports; without one there are exactly these two: a name with a bare comma in it is a
 * bad line, as nobody knows what the third cell is.
 */
export function namesFromCsv(taker: NamesTaker): CsvReader {
  let columns: { readonly id: number; readonly name: number; readonly of: number; readonly isThaws: boolean } | undefined;
  return csvReader({
    fault: (reason, line, raw) => taker.bad(reason, line, raw),
    record(fields, line, raw) {
      if (!columns) {
        columns = headerOf(fields);
        if (columns) return;
        columns = { id: 0, name: 1, of: 2, isThaws: false };
      }
      if (fields.length !== columns.of) return taker.bad('columns', line, raw);
      const [id = '', name = ''] = [fields[columns.id], fields[columns.name]];
      if (columns.isThaws && name === '') return; // an archive without a name, exported as it is
      taker.take(columns.isThaws ? restored(id) : id.trim(), columns.isThaws ? restored(name) : name, line, raw);
    },
  });
}

function headerOf(fields: readonly string[]): { id: number; name: number; of: number; isThaws: boolean } | undefined {
  const keys = fields.map((field) => field.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const [id, name] = [keys.findIndex((key) => ID_HEADERS.has(key)), keys.findIndex((key) => NAME_HEADERS.has(key))];
  if (id < 0 || name < 0) return undefined;
  return { id, name, of: fields.length, isThaws: CSV_COLUMNS.every((column, i) => fields[i] === column) };
}
