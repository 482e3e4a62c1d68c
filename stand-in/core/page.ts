/** Lists that really page: the marker names the first item of the next page. */

import type { Call } from './call.ts';
import { invalid } from './errors.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** null ends the list. */
  readonly marker: string | null;
}

/**
 * @param all what the pages are cut from, filters applied.
 * @param markerOf how an item is named by a marker.
 * @param from finds the first item of the page that a marker names; -1: no such marker. An item that
 *   went since its marker was given out must still have its place, or the paging would break.
 */
export function pageOf<T>(
  call: Call,
  all: readonly T[],
  maximum: number,
  markerOf: (item: T) => string,
  from: (marker: string) => number = (marker) => all.findIndex((item) => markerOf(item) === marker),
): Page<T> {
  const limit = limitOf(call, maximum);
  const marker = call.query.get('marker') ?? '';
  const start = marker === '' ? 0 : from(marker); // an empty one starts from the top
  if (start < 0) throw invalid(`The marker is not valid: ${marker}`);
  const next = all[start + limit];
  return { items: all.slice(start, start + limit), marker: next === undefined ? null : markerOf(next) };
}

/** More than the maximum gives the maximum (aws/aws-sdk-net#895). What 0 and words do is unknown [?2]; here errors. */
function limitOf(call: Call, maximum: number): number {
  const text = call.query.get('limit');
  if (text === null) return maximum;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit >= 1) return Math.min(limit, maximum);
  throw invalid(`Invalid limit: ${text}. It must be a number of at least 1.`);
}
