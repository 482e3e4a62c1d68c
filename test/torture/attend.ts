/** What a page and its person do in a life. */
import type { SourceFile } from '../drive/files.ts';
import type { Driven } from '../floor/downloading.ts';
import { cleared, press, unlessRefused } from './press.ts';
import type { Promises } from './promises.ts';
import { save } from './save.ts';
import type { Scene } from './scene.ts';

export async function ask(thaw: Driven, kept: Promises, { name, archiveId }: SourceFile): Promise<void> {
  const before = new Set((await thaw.transfers()).map(({ id }) => id));
  kept.pressed++;
  const message = { kind: 'transfer/retrieve', region: 'demo', vault: 'data', archiveId, name, tier: 'Expedited', downloadWhenReady: true } as const;
  const { transferId } = (await press(thaw, message)) ?? {};
  if (transferId === undefined) return;
  // On its way already: nothing may be asked for by this press.
  if (before.has(transferId)) kept.pressed--;
  kept.asked.add(transferId);
}

/** Ping, bring keys, press what each state offers, save what is proven. @returns files saved. */
export async function attend(scene: Scene, kept: Promises, thaw: Driven, maySave: boolean): Promise<number> {
  await unlessRefused(thaw.ping(), 'a ping');
  for (const transfer of await thaw.transfers()) {
    const { id, stoppedBy, source, whole, clearedAtMs } = transfer;
    if (clearedAtMs !== undefined) continue;
    if (transfer.handedOverAtMs !== undefined) {
      // Saved in an earlier life; the profile was damaged since, and forgot that it was cleared.
      if (await cleared(thaw, id)) kept.cleared(id);
    } else if (whole === 'proven' || whole === 'length-checked') {
      if (maySave && (await save(scene, kept, thaw, transfer))) return 1;
    } else if (stoppedBy?.code === 'ask-unclear') {
      kept.pressed++;
      await press(thaw, { kind: 'transfer/ask-again', transferId: id });
    } else if (stoppedBy) {
      // An ask that was refused is made again by this press.
      if (transfer.asked?.step === 'planned') kept.pressed++;
      await press(thaw, { kind: 'transfer/resume', transferIds: [id] });
    } else if (source?.goneAtMs !== undefined) {
      kept.pressed++;
      await press(thaw, { kind: 'transfer/retrieve-rest', transferId: id, tier: 'Bulk' });
    }
  }
  return 0;
}

export const allAtRest = async (thaw: Driven): Promise<boolean> => (await thaw.transfers()).every(({ clearedAtMs }) => clearedAtMs !== undefined);
