/** What the loader asks of the worker that reads SQLite, one ask at a time. Both ends parse: the worker's script is no part of a build's assets. */
import * as v from 'valibot';
import type { NamesFault } from '../../core/failure/failure.ts';

const Row = v.union([v.object({ id: v.string(), path: v.string() }), v.object({ fault: v.picklist(['id', 'name']) })]);
/** A row of the mapping: a name, or what it lacks. */
export type MappingRow = v.InferOutput<typeof Row>;

const Batch = v.object({ rows: v.array(Row), isLast: v.boolean(), isDamaged: v.boolean() });
/** `isDamaged`: the file can't be read beyond these rows. */
export type MappingBatch = v.InferOutput<typeof Batch>;

export const SqliteAsk = v.variant('kind', [v.object({ kind: v.literal('open'), file: v.blob() }), v.object({ kind: v.literal('next') })]);
export type SqliteAsk = v.InferOutput<typeof SqliteAsk>;

/** What the worker itself finds wrong. */
const FAULTS = ['not SQLite', 'damaged', 'no table', 'a view', 'columns', 'unreadable', 'no reader'] as const satisfies readonly NamesFault[];

export type MappingFault = (typeof FAULTS)[number];

export const SqliteNews = v.variant('kind', [
  v.object({ kind: v.literal('opened') }),
  v.object({ kind: v.literal('rows'), batch: Batch }),
  v.object({ kind: v.literal('unusable'), why: v.picklist(FAULTS) }),
]);
export type SqliteNews = v.InferOutput<typeof SqliteNews>;
