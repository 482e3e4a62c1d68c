import { Failed } from '../../core/failure/failure.ts';
import { HOUR, MINUTE, SECOND } from '../../core/units.ts';
import { isOffered } from '../../store/save-offers.ts';

/** A worker that hasn't answered by then won't. */
const TAKEN_WITHIN_MS = 15 * SECOND;
const LOOK_EVERY_MS = 100;
/** The browser may ask where to save first, and reads from the address until it is done. */
const FRAME_LIFE_MS = 10 * MINUTE;
const OBJECT_URL_LIFE_MS = 4 * HOUR;

/**
 * Lets the browser download from a one-time address of the worker's, by a frame that nobody sees.
 *
 * @throws Failed `save-refused` where nobody took the address.
 */
export async function handOverByWorker(url: string): Promise<void> {
  const token = url.split('/')[2] ?? '';
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Hands a file to the browser';
  frame.src = url;
  document.body.append(frame);
  setTimeout(() => frame.remove(), FRAME_LIFE_MS);
  for (let waitedMs = 0; await isOffered(token); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs >= TAKEN_WITHIN_MS) {
      frame.remove();
      throw new Failed({ code: 'save-refused', place: 'This browser' });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
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
