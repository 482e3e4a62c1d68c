import { HOUR, MINUTE, SECOND } from '../../core/units.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { within } from './limit.ts';

/** A worker that hasn't answered by then won't. */
const TAKEN_WITHIN_MS = 15 * SECOND;
/** The browser may ask where to save first, and reads from the address until it is done. */
const FRAME_LIFE_MS = 10 * MINUTE;
const OBJECT_URL_LIFE_MS = 4 * HOUR;

/**
 * Lets the browser download from a one-time address of the worker's, by a frame that nobody sees.
 *
 * @param listen hears the engine's news: only the worker knows that the address was used.
 * @throws Failed `save-refused` where nobody took the address.
 */
export async function handOverByWorker(url: string, listen: EngineLink['listen']): Promise<void> {
  const token = url.split('/')[2] ?? '';
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Hands a file to the browser';
  let unlisten = (): void => undefined;
  const taken = new Promise<void>((resolve) => {
    unlisten = listen((news) => {
      if (news.kind === 'save-taken' && news.token === token) resolve();
    });
  });
  frame.src = url;
  document.body.append(frame);
  setTimeout(() => frame.remove(), FRAME_LIFE_MS);
  try {
    await within(TAKEN_WITHIN_MS, taken, { code: 'save-refused', place: 'This browser' });
  } catch (error) {
    frame.remove();
    throw error;
  } finally {
    unlisten();
  }
}

/** Lets the browser download a Blob: for files that were made here, and where worker saves are unsafe. */
export function handOverBlob(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), OBJECT_URL_LIFE_MS);
}

/** Hands over a small text file, such as a receipt. */
export const handOverText = (text: string, name: string, type = 'application/json'): void => handOverBlob(new Blob([text], { type }), name);
