/** Schemas of the members that several answers share. */
import * as v from 'valibot';

/** A whole number; servers other than Amazon's may write one as text. Members above 2^53 lose digits. */
export const Whole = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,19}$/), v.transform(Number))]);

/** A size or an offset, in bytes: what can't be counted exactly is refused. */
export const Bytes = v.pipe(Whole, v.safeInteger(), v.minValue(0));

/** ISO 8601, with milliseconds or without. @returns epoch ms. */
export const Time = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.number(),
  v.finite(),
);

export const HexHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/i), v.toLowerCase());
