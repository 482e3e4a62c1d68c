/** Saving as a person does: by the screen. */
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { sha256OfFile } from '../drive/files.ts';
import { personAt } from '../drive/person.ts';
import type { Driven } from '../floor/downloading.ts';
import { cleared } from './press.ts';
import type { Promises } from './promises.ts';
import type { Scene } from './scene.ts';

const NO_ROOM = /storage is full|storage doesn’t answer/;

/** @returns false where the app found something to mend first. */
export async function save({ files }: Scene, kept: Promises, thaw: Driven, transfer: Transfer): Promise<boolean> {
  const { id, name } = transfer;
  const person = personAt(thaw.page);
  await person.openTransfer(id);
  const coming = thaw.page.waitForEvent('download', { timeout: 30_000 }).catch(() => undefined);
  const button = thaw.page.getByRole('main').getByRole('button', { name: /^Save/ }).first();
  const isThere = await button.waitFor({ timeout: 30_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const text = await thaw.page.getByRole('main').innerText();
    kept.breaks(`${name} is ${transfer.whole}, and nothing offers to save it: ${JSON.stringify(transfer)} ${text.slice(0, 600)}`);
    return false;
  }
  await button.click();
  const download = await coming;
  if (!download) {
    const now = await thaw.transfer(id);
    const text = await thaw.page.getByRole('main').innerText();
    // Found bad chunks and has them fetched again, or says in words that there is no room for the note of a save.
    const says = now.refetched > transfer.refetched || NO_ROOM.test(text);
    if (now.whole === 'proven' && !says) kept.breaks(`${name} is proven, and Save gives nothing: ${text.slice(0, 600)}`);
    return false;
  }
  const file = files.find((one) => one.name === name);
  const sha256 = await sha256OfFile(await download.path());
  if (sha256 !== file?.sha256) kept.breaks(`${name} was saved with wrong bytes`);
  await download.delete();
  await person.sees(/Handed to your browser/);
  if (await cleared(thaw, id)) kept.cleared(id);
  return true;
}
