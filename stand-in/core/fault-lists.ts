/** Markers that lead astray. */

import { json } from './http.ts';
import type { Chance } from './ports.ts';

/** What comes after it makes a marker new; no marker of ours has it. */
const NEW = '~';

/** @returns the query as the operation takes it: without what made its marker a new one. */
export function markerSeen(query: string): string {
  const asked = new URLSearchParams(query);
  const [marker] = asked.get('marker')?.split(NEW) ?? [];
  if (marker === undefined) return query;
  asked.set('marker', marker);
  return asked.toString();
}

/** @returns the page with another marker; an answer that is no page as it is. */
export async function withWrongMarker(response: Response, names: 'same-page' | 'last-item' | 'new-page', chance: Chance): Promise<Response> {
  if (response.status !== 200) return response;
  const page = (await response.json()) as { readonly Marker: string | null; readonly VaultList?: unknown[]; readonly JobList?: unknown[] };
  const items = page.VaultList ?? page.JobList ?? [];
  const [first, last] = [nameOf(items[0]), nameOf(items.at(-1))];
  if (first === undefined || last === undefined || (names === 'last-item' && page.Marker === null)) return json(page);
  const markers = { 'same-page': first, 'last-item': last, 'new-page': first + NEW + String(chance()).slice(2) };
  return json({ ...page, Marker: markers[names] });
}

/** What a marker calls an item. */
function nameOf(item: unknown): string | undefined {
  const { VaultARN: vault, JobId: job } = (item ?? {}) as { readonly VaultARN?: string; readonly JobId?: string };
  return job ?? vault;
}
