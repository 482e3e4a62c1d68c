import type { Live } from '../../core/transfer/transfer.ts';

/** What the engine has in hand; replaced whole with each news, never changed. */
export type LiveById = ReadonlyMap<string, Live>;

export const liveById = (live: readonly Live[]): LiveById => new Map(live.map((one) => [one.transferId, one]));
