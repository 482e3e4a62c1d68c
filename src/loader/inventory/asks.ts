/** How the asks of an open inventory travel, and what comes back. Asks are parsed; answers are our own build's. */
import * as v from 'valibot';
import type { Failure } from '../../core/failure/failure.ts';
import type { OpenInventory, Progress } from './messages.ts';

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const Row = Count;
/** More than that no screen shows at once. */
const MOST_ROWS = 500;

const Writer = v.picklist(['plain', 'FastGlacier', 'CloudBerry', 'QNAP', 'mt-aws-glacier', 'git-annex', 'none']);
const Filter = v.object({
  folder: v.exactOptional(Count),
  shallow: v.exactOptional(v.boolean()),
  text: v.exactOptional(v.pipe(v.string(), v.maxLength(1_000))),
  leastBytes: v.exactOptional(v.number()),
  mostBytes: v.exactOptional(v.number()),
  fromMs: v.exactOptional(v.number()),
  untilMs: v.exactOptional(v.number()),
  writers: v.exactOptional(v.array(Writer)),
  only: v.exactOptional(v.picklist(['encrypted', 'compressed', 'nameless', 'versions'])),
});
const Query = v.object({ filter: Filter, sort: v.object({ by: v.picklist(['name', 'size', 'date']), down: v.boolean() }) });
const InOrOut = v.picklist(['in', 'out']);
const Selection = v.object({
  rules: v.array(v.union([v.object({ is: InOrOut, filter: Filter }), v.object({ is: InOrOut, rows: v.array(Row) })])),
});
const Handle = v.custom<FileSystemFileHandle>((value) => typeof value === 'object' && value !== null && 'createWritable' in value);
const Names = v.union([
  v.object({ from: v.literal('csv'), file: v.file() }),
  v.object({ from: v.literal('synology'), file: v.file() }),
  v.object({ from: v.literal('synology'), transferId: Id, name: v.string() }),
]);

const ask = v.pipe(v.number(), v.safeInteger());

/** `ask` numbers the question. */
export const InventoryAsk = v.variant('kind', [
  /** Comes first. `read`: only to read on, nobody looks at it. */
  v.object({ kind: v.literal('open'), ask, inventoryId: Id, to: v.picklist(['look', 'read']) }),
  v.object({ kind: v.literal('list'), ask, query: Query }),
  v.object({ kind: v.literal('rows'), ask, from: Count, count: v.pipe(Count, v.maxValue(MOST_ROWS)) }),
  v.object({ kind: v.literal('placeOf'), ask, row: Row }),
  v.object({ kind: v.literal('rowNumbers'), ask, from: Count, to: Count, only: v.exactOptional(v.picklist(['chosen', 'not chosen'])) }),
  v.object({ kind: v.literal('folders'), ask, parent: Count }),
  v.object({ kind: v.literal('folderAt'), ask, path: v.string() }),
  v.object({ kind: v.literal('details'), ask, row: Row }),
  v.object({ kind: v.literal('problems'), ask, from: Count, count: v.pipe(Count, v.maxValue(MOST_ROWS)) }),
  v.object({ kind: v.literal('select'), ask, selection: Selection }),
  v.object({ kind: v.literal('chosen'), ask, most: Count }),
  v.object({ kind: v.literal('shape'), ask, folder: Count }),
  v.object({
    kind: v.literal('export'),
    ask,
    what: v.picklist(['list', 'selection', 'problems', 'changes']),
    format: v.picklist(['CSV', 'JSON']),
    to: v.exactOptional(Handle),
  }),
  v.object({ kind: v.literal('compare'), ask, olderId: Id }),
  v.object({ kind: v.literal('applyNames'), ask, names: Names }),
  v.object({ kind: v.literal('dropNames'), ask }),
  /** The person allowed an output that grows beyond what an inventory is expected to. */
  v.object({ kind: v.literal('goOn'), ask }),
]);
export type InventoryAsk = v.InferOutput<typeof InventoryAsk>;

export type Method = Exclude<InventoryAsk['kind'], 'open'>;
export type AnswerTo<K extends InventoryAsk['kind']> = K extends Method ? Awaited<ReturnType<OpenInventory[K]>> : undefined;

export type InventoryNews =
  | { readonly kind: 'answer'; readonly ask: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly ask: number; readonly failure: Failure }
  /** Rows of an export that are written. */
  | { readonly kind: 'rows'; readonly ask: number; readonly rows: number }
  | { readonly kind: 'progress'; readonly progress: Progress };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const AnyFailure = v.custom<Failure>((value) => isObject(value) && 'code' in value && typeof value.code === 'string');

/** Parsed on the page, as far as the page doesn't break on it. */
export const InventoryNews: v.GenericSchema<unknown, InventoryNews> = v.variant('kind', [
  v.object({ kind: v.literal('answer'), ask, value: v.unknown() }),
  v.object({ kind: v.literal('failed'), ask, failure: AnyFailure }),
  v.object({ kind: v.literal('rows'), ask, rows: Count }),
  v.object({
    kind: v.literal('progress'),
    progress: v.object({
      rows: Count,
      problems: Count,
      readBytes: Count,
      wholeBytes: Count,
      state: v.picklist(['loading', 'reading', 'waiting', 'done', 'failed']),
      complete: v.boolean(),
      failure: v.exactOptional(AnyFailure),
    }),
  }),
]);
