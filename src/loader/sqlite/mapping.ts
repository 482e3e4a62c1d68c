/**
 * Names out of the SQLite file that Synology's Glacier Backup keeps in the `_mapping` vault. The file
 * is hostile input: nothing of it is run but one plain table's two or three known columns.
 *
 * @see descriptions.md; https://www.sqlite.org/security.html
 */
import type { Database, SqlJsStatic, SqlValue, Statement } from 'sql.js';
import type { MappingBatch, MappingFault, MappingRow } from './messages.ts';

const MAGIC = 'SQLite format 3\0';
const TABLE = 'file_info_tb';
/** Of a batch: rows, and bytes of names about. */
const BATCH_ROWS = 4_096;
const BATCH_BYTES = 4 * 1_048_576;
/** Longer ones are counted as bad rows and never read. */
const MOST_ID_BYTES = 255 * 4;
const MOST_PATH_BYTES = 32_767 * 3;

export interface Mapping {
  /** @returns the next rows; `isLast` with the last ones. A file that is damaged further on ends there and says so. */
  next(): MappingBatch;
  close(): void;
}

/** Whether a file says that it is SQLite 3. */
export const saysSqlite = (head: Uint8Array): boolean => head.length >= 100 && [...MAGIC].every((letter, i) => head[i] === letter.charCodeAt(0));

/** @param bytes the whole file; changed where it is in WAL mode. @returns why it is of no use, where it isn't. */
export function openMapping(sql: SqlJsStatic, bytes: Uint8Array<ArrayBuffer>): Mapping | MappingFault {
  if (!saysSqlite(bytes)) return 'not SQLite';
  // A file in WAL mode can't be opened without its log, which nobody uploaded; as it is, it is what
  // the last checkpoint left. https://www.sqlite.org/fileformat2.html, section 1.3.3
  if (bytes[18] === 2) bytes[18] = 1;
  if (bytes[19] === 2) bytes[19] = 1;
  let database: Database | undefined;
  try {
    database = new sql.Database(bytes);
    // Views, triggers and generated columns can call functions; only harmless ones then, and no writes.
    for (const pragma of ['trusted_schema = OFF', 'query_only = ON', 'cell_size_check = ON', 'mmap_size = 0']) database.run(`PRAGMA ${pragma}`);
    const query = queryOf(database);
    if (typeof query !== 'object') return closed(database, query);
    return mappingOf(database, database.prepare(query.sql), decoderOf(database));
  } catch {
    return closed(database, 'damaged');
  }
}

function closed(database: Database | undefined, fault: MappingFault): MappingFault {
  try {
    database?.close();
  } catch {
    // A damaged one may refuse even that; the worker ends anyway.
  }
  return fault;
}

/** The one query, or why there is none: the table has to be a real one, its columns real columns. */
function queryOf(database: Database): { readonly sql: string } | MappingFault {
  const kinds = column(database, `SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = '${TABLE}' COLLATE NOCASE`);
  if (kinds.length === 0) return 'no table';
  if (kinds[0] !== 'table') return 'a view';
  // `hidden` marks generated columns, which are formulas.
  const columns = new Set(column(database, `SELECT lower(name) FROM pragma_table_xinfo('${TABLE}') WHERE hidden = 0`));
  if (!columns.has('archiveid') || !columns.has('basepath')) return 'columns';
  const text = (name: string, most: number): string =>
    `CASE WHEN typeof(${name}) = 'text' AND octet_length(${name}) <= ${most} THEN CAST(${name} AS BLOB) END`;
  const share = columns.has('sharename') ? text('shareName', MOST_PATH_BYTES) : "x''";
  return { sql: `SELECT ${text('archiveID', MOST_ID_BYTES)}, ${text('basePath', MOST_PATH_BYTES)}, ${share} FROM main.${TABLE} NOT INDEXED` };
}

function column(database: Database, sql: string): SqlValue[] {
  return (database.exec(sql)[0]?.values ?? []).map(([value]) => value ?? null);
}

/** Text comes as bytes: decoded strictly, so that no letter is guessed and no NUL cuts a name. */
function decoderOf(database: Database): TextDecoder {
  const encoding = column(database, 'PRAGMA encoding')[0];
  const label = encoding === 'UTF-16le' ? 'utf-16le' : encoding === 'UTF-16be' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label, { fatal: true, ignoreBOM: true });
}

function mappingOf(database: Database, statement: Statement, decoder: TextDecoder): Mapping {
  let isDone = false;
  const text = (value: SqlValue | undefined): string | undefined => {
    try {
      return value instanceof Uint8Array ? decoder.decode(value) : undefined;
    } catch {
      return undefined;
    }
  };
  const row = (): MappingRow => {
    const [id, base, share] = statement.get().map(text);
    if (id === undefined || id === '') return { fault: 'id' };
    if (base === undefined || base === '') return { fault: 'name' };
    return { id, path: share ? `${share}/${base}`.replace(/\/{2,}/, '/') : base };
  };
  return {
    next() {
      const rows: MappingRow[] = [];
      let units = 0;
      try {
        while (!isDone && rows.length < BATCH_ROWS && units < BATCH_BYTES) {
          isDone = !statement.step();
          if (isDone) break;
          const taken = row();
          rows.push(taken);
          units += 'path' in taken ? taken.path.length : 0;
        }
        return { rows, isLast: isDone, isDamaged: false };
      } catch {
        isDone = true;
        return { rows, isLast: true, isDamaged: true };
      }
    },
    close: () => void closed(database, 'damaged'),
  };
}
