/** What a screen asks of the loader and what it hears back. Both ends parse; files travel as handles. */
import * as v from 'valibot';
import type { Comparison } from '../core/check.ts';
import type { Failure } from '../core/failure/failure.ts';
import { HexHash, Receipt } from '../core/receipt.ts';

const Bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

/** What a file on disk is compared with. */
export const Measure = v.variant('by', [
  v.object({ by: v.literal('receipt'), receipt: Receipt }),
  v.object({ by: v.literal('tree-hash'), treeHash: HexHash }),
]);
export type Measure = v.InferOutput<typeof Measure>;

/** `ask` numbers the question; a loader works on one at a time, in the order they came. */
export const LoaderAsk = v.variant('kind', [
  /** Hash every chunk of a transfer from the store and compare it with its record and the plan. */
  v.object({ kind: v.literal('rehash'), ask: Bytes, transferId: Id }),
  /** Hash a file from disk and compare it. */
  v.object({ kind: v.literal('check'), ask: Bytes, file: v.file(), against: Measure }),
  /** Look for each MiB of a file that isn't its receipt's, also in one that is too short or too long. */
  v.object({ kind: v.literal('survey'), ask: Bytes, file: v.file(), receipt: Receipt }),
]);
export type LoaderAsk = v.InferOutput<typeof LoaderAsk>;

/** What hashing a transfer from the store found. Chunks are counted from 0. */
const Rehash = v.object({
  /** Their bytes aren't what their hash says, or aren't as many as planned. */
  wrong: v.pipe(v.array(Bytes), v.readonly()),
  /** Their bytes can't be read, or not in time. */
  gone: v.pipe(v.array(Bytes), v.readonly()),
});
export type Rehash = v.InferOutput<typeof Rehash>;

/** What a damaged file lacks. */
const Survey = v.object({
  /** False where no hashes of single MiB are known: nothing can be told of it then. */
  isKnown: v.boolean(),
  /** Number and right hash of each MiB that isn't as it should be, ascending. */
  bad: v.pipe(v.array(v.object({ index: Bytes, hash: v.instance(Uint8Array<ArrayBuffer>) })), v.readonly()),
});
export type Survey = v.InferOutput<typeof Survey>;

const Place = v.object({ start: Bytes, end: Bytes });
const Chunk = v.object({ chunk: Bytes, range: Place });
const Compared = v.union([
  v.object({ equal: v.literal(true) }),
  v.object({ equal: v.literal(false), differs: v.literal('size'), expectedBytes: Bytes, actualBytes: Bytes }),
  v.object({
    equal: v.literal(false),
    differs: v.literal('chunks'),
    chunks: v.pipe(v.array(Chunk), v.readonly()),
    of: Bytes,
    places: v.exactOptional(v.pipe(v.array(Place), v.readonly())),
  }),
  v.object({ equal: v.literal(false), differs: v.literal('tree-hash'), computed: v.instance(Uint8Array<ArrayBuffer>) }),
]) satisfies v.GenericSchema<unknown, Comparison>;

/** Any failure: the catalogue knows the rest, and only our own loader speaks here. */
const AnyFailure = v.custom<Failure>((value) => typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string');

export const LoaderNews = v.variant('kind', [
  /** At most five times a second. */
  v.object({ kind: v.literal('progress'), ask: Bytes, doneBytes: Bytes, wholeBytes: Bytes }),
  v.object({ kind: v.literal('rehashed'), ask: Bytes, found: Rehash }),
  v.object({ kind: v.literal('checked'), ask: Bytes, comparison: Compared }),
  v.object({ kind: v.literal('surveyed'), ask: Bytes, survey: Survey }),
  v.object({ kind: v.literal('failed'), ask: Bytes, failure: AnyFailure }),
]);
export type LoaderNews = v.InferOutput<typeof LoaderNews>;
