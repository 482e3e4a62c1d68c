import { lineSpeed } from '../../core/plan/line-speed.ts';
import { chunkRecords } from '../../store/chunks.ts';
import { allTransfers } from '../../store/transfers.ts';

/** The newest transfers tell of the line as it is. */
const NEWEST = 20;

/** @returns bytes a second that the line carried lately; undefined where too little came to tell, or where it can't be read. */
export async function measuredSpeed(): Promise<number | undefined> {
  try {
    const newest = (await allTransfers()).filter(({ source }) => source?.completedAtMs !== undefined).slice(-NEWEST);
    const records = await Promise.all(newest.map(({ id }) => chunkRecords(id)));
    return lineSpeed(records.flatMap((chunks) => [...chunks.values()]));
  } catch {
    return undefined;
  }
}
