/** One archive of the vault `generated`, as the stand-in makes it, and what it really holds. */
import { createHash } from 'node:crypto';
import { manyArchives } from '../../stand-in/node/many.ts';

export interface GeneratedArchive {
  /** Last part of its path, which no other archive has. */
  readonly name: string;
  readonly sha256: string;
}

/** @returns a scanned page in the second half of the vault, whose uploader wrote the bare path. */
export async function aGeneratedArchive(count: number): Promise<GeneratedArchive> {
  let index = -1;
  for (const { description, content } of await manyArchives(count)) {
    if (++index < count / 2) continue;
    const name = /\/(scan-\d+\.pdf)$/.exec(description)?.[1];
    if (name === undefined || !description.startsWith('Documents/')) continue;
    const whole = createHash('sha256');
    for await (const piece of content.read(0, content.sizeBytes)) whole.update(piece);
    return { name, sha256: whole.digest('hex') };
  }
  throw new Error('the generated vault has no scanned page');
}
