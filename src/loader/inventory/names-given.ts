/** Reads the list of names that a person gave, whatever it is. */
import { Failed, type NamesFault } from '../../core/failure/failure.ts';
import { namesFromCsv, takeNames, type NamesRead } from '../../core/inventory/names.ts';
import { chunkCount } from '../../core/plan/chunks.ts';
import { lyingOf } from '../lying.ts';
import { rehash } from '../rehash.ts';
import { readMapping } from '../sqlite/read.ts';
import { startSqlite } from '../sqlite/start.ts';
import type { NamesGiven } from './messages.ts';

/** A line is an id of 138 letters and a path: so much is some ten million of them. */
const MOST_CSV_BYTES = 4 * 1_073_741_824;

export interface ReadList {
  readonly read: NamesRead;
  readonly from: 'csv' | 'synology';
  /** Of the file, as the person knows it. */
  readonly name: string;
}

/** @throws Failed `names-unusable` with the reason, in words. */
export async function readList(given: NamesGiven): Promise<ReadList> {
  if (given.from === 'csv') return { read: await readCsv(given.file), from: 'csv', name: given.file.name };
  if ('file' in given) return { read: await readMapping(given.file, given.file.name, startSqlite), from: 'synology', name: given.file.name };
  const bytes = await provenBytes(given.transferId, given.name);
  return { read: await readMapping(bytes, given.name, startSqlite), from: 'synology', name: given.name };
}

async function readCsv(file: File): Promise<NamesRead> {
  const refuse = (why: NamesFault): never => {
    throw new Failed({ code: 'names-unusable', name: file.name, why });
  };
  if (file.size > MOST_CSV_BYTES) return refuse('too large');
  const taker = takeNames();
  const csv = namesFromCsv(taker);
  const decoder = new TextDecoder(encodingOf(await bytesOf(file.slice(0, 2), refuse)), { fatal: true });
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => refuse('unreadable'));
    csv.push(decoded(decoder, value, refuse));
    if (taker.read.isFull) return refuse('too large');
    if (done) break;
  }
  csv.end();
  return taker.read.names.archives === 0 ? refuse('no list') : taker.read;
}

function decoded(decoder: TextDecoder, value: Uint8Array | undefined, refuse: (why: NamesFault) => never): string {
  try {
    return value ? decoder.decode(value, { stream: true }) : decoder.decode();
  } catch {
    return refuse('encoding');
  }
}

/** Spreadsheets write UTF-16 with a mark before it; all else is UTF-8, or refused. */
function encodingOf(head: Uint8Array): string {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

async function bytesOf(blob: Blob, refuse: (why: NamesFault) => never): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer().catch(() => refuse('unreadable')));
}

/** The bytes of a transfer, hashed once more from the store: a flipped bit reads without an error (faults.md, D2). */
async function provenBytes(id: string, name: string): Promise<Blob> {
  const lying = await lyingOf(id);
  const { wrong, gone } = await rehash(lying, () => undefined);
  const refuse = (): never => {
    throw new Failed({ code: 'names-unusable', name, why: 'not whole' });
  };
  if (!lying.proven || wrong.length + gone.length > 0) return refuse();
  const parts = await Promise.all(Array.from({ length: chunkCount(lying.plan) }, (_, i) => lying.bytesOf(i)));
  return new Blob(parts.map((part) => part ?? refuse()));
}
