/**
 * A dedicated worker that reads one SQLite file and then is ended. It alone may compile WebAssembly
 * (deploy/headers.ts), and it alone touches what such a file says.
 */
import initSqlJs from 'sql.js';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import * as v from 'valibot';
import { openMapping, type Mapping } from './mapping.ts';
import { SqliteAsk, type SqliteNews } from './messages.ts';

declare const self: DedicatedWorkerGlobalScope;

let mapping: Mapping | undefined;

async function open(file: Blob): Promise<SqliteNews> {
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return { kind: 'unusable', why: 'unreadable' };
  const sql = await initSqlJs({ locateFile: () => wasmUrl }).catch(() => undefined);
  if (!sql) return { kind: 'unusable', why: 'no reader' };
  const opened = openMapping(sql, new Uint8Array(bytes));
  if (typeof opened === 'string') return { kind: 'unusable', why: opened };
  mapping = opened;
  return { kind: 'opened' };
}

async function answer(ask: SqliteAsk): Promise<SqliteNews> {
  if (ask.kind === 'open') return open(ask.file);
  return mapping ? { kind: 'rows', batch: mapping.next() } : { kind: 'unusable', why: 'unreadable' };
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  void answer(v.parse(SqliteAsk, data)).then((news) => self.postMessage(news));
});
