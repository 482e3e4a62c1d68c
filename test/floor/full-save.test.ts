/** A store that takes nothing more, and a person who wants the proven bytes out of it. */
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { MiB } from '../../src/core/units.ts';
import { sha256OfFile } from '../drive/files.ts';
import { personAt } from '../drive/person.ts';
import { WITHOUT_PICKER } from '../drive/pickers.ts';
import { recordsIn } from '../drive/stored.ts';
import { drive, retrieve, served, untilProven } from './downloading.ts';

const source = served([2 * 16 + 1]);

test('T3 F1 a store without room for one more note: a proven file is handed to the browser all the same, whole, and it is said that this couldn’t be noted', async () => {
  const { standIn, files } = source;
  const file = files[0]!;
  const url = standIn.url;
  const thaw = await drive({ chromium: inject('chromium'), url, initScript: WITHOUT_PICKER, quotaBytes: 4 * MiB + file.sizeBytes });
  const id = await retrieve(thaw, file);
  await untilProven(thaw, id);
  const person = personAt(thaw.page);
  await person.openTransfer(id);
  await takeAllRoom(thaw.page);
  await expect(thaw.ask({ kind: 'transfer/pause', transferIds: [id] })).rejects.toThrow('disk-full');

  const { path } = await person.takesDownload(() => person.press('Save'));
  expect(await sha256OfFile(path)).toBe(file.sha256);
  await person.sees('Handed to your browser, but Thaw couldn’t note it.');
  await person.sees(/^This browser’s storage is full/);
  expect(await recordsIn(thaw.page, 'save-offers')).toEqual([]);

  // Nothing calls it saved that will have forgotten it tomorrow; the next try is as good.
  await person.sees('Proven. Ready to save');
  const again = await person.takesDownload(() => person.press('Save'));
  expect(await sha256OfFile(again.path)).toBe(file.sha256);
  expect(thaw.complaints).toEqual([]);
});

/** Something else of this origin takes the rest of its room, until there is none for 16 bytes. */
const takeAllRoom = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('somebody-elses', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('bytes', { autoIncrement: true });
      opening.onerror = () => reject(new Error('there is no room at all'));
      opening.onsuccess = () => resolve(opening.result);
    });
    const add = (bytes: number): Promise<boolean> =>
      new Promise((resolve) => {
        const writing = database.transaction('bytes', 'readwrite');
        writing.objectStore('bytes').add(new Uint8Array(bytes));
        writing.oncomplete = () => resolve(true);
        writing.onabort = () => resolve(false);
      });
    for (let bytes = 1024 * 1024; bytes >= 16;) if (!(await add(bytes))) bytes /= 2;
    database.close();
  });
