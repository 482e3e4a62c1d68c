/** Inventories of any size as files, as the service writes them, of the stand-in's generated archives. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { manyArchives } from '../../stand-in/node/many.ts';

const BATCH = 1 << 20;

/** @returns the file's path. */
export async function writeInventory(folder: string, archives: number): Promise<string> {
  const path = join(folder, `inventory-${archives}.json`);
  const file = createWriteStream(path);
  let text = '{"VaultARN":"arn:aws:glacier:demo:111122223333:vaults/generated","InventoryDate":"2026-11-24T04:11:00Z","ArchiveList":[';
  let separator = '';
  for (const { archiveId, description, createdAtMs = 0, content, treeHash } of await manyArchives(archives)) {
    const CreationDate = `${new Date(createdAtMs).toISOString().slice(0, 19)}Z`;
    const row = { ArchiveId: archiveId, ArchiveDescription: description, CreationDate, Size: content.sizeBytes, SHA256TreeHash: treeHash };
    text += separator + JSON.stringify(row);
    separator = ',';
    if (text.length < BATCH) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(`${text}]}`);
  await once(file, 'finish');
  return path;
}
