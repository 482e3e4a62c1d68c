/** Events and evidence as files, for a report. Records hold no secrets, and neither do these. */
import type { ChunkRecord } from '../../core/transfer/chunk-record.ts';
import type { TransferEvent } from '../../core/transfer/event.ts';
import type { Transfer } from '../../core/transfer/transfer.ts';
import { toHex } from '../../core/hash/hex.ts';
import { safeName } from '../../core/safe-name.ts';
import { plainName } from '../../core/words/names.ts';
import { isoTime } from '../../core/words/times.ts';
import { eventWords } from './event-words.ts';

const TAB = '\t';

/** @returns a line an event: time in UTC, sentence. */
export const eventsAsText = (transfer: Pick<Transfer, 'name'>, events: readonly TransferEvent[]): string =>
  [plainName(transfer.name), ...events.map(({ atMs, happening }) => `${isoTime(atMs)}${TAB}${eventWords(happening)}`), ''].join('\n');

/** @returns events with their details, and the version of Thaw that tells them. */
export function eventsAsJson(transfer: Transfer, events: readonly TransferEvent[], version: string): string {
  const { id, name, region, vault, archiveId } = transfer;
  const told = events.map(({ atMs, happening }) => ({ at: isoTime(atMs), words: eventWords(happening), happening }));
  return JSON.stringify({ format: 'thaw-events-1', thaw: version, transfer: { id, name, region, vault, archiveId }, events: told }, null, 2);
}

/** @returns both hashes of a whole that differs, and the hash of each chunk. */
export function evidenceAsJson(
  transfer: Transfer,
  chunks: ReadonlyMap<number, ChunkRecord>,
  events: readonly TransferEvent[],
  version: string,
): string {
  const { id, name, region, vault, archiveId, source, target, stoppedBy } = transfer;
  const hashes = [...chunks].map(([chunk, { treeHash, sizeBytes, verified }]) => ({ chunk, sizeBytes, verified, treeHash: toHex(treeHash) }));
  return JSON.stringify(
    {
      format: 'thaw-evidence-1',
      thaw: version,
      transfer: { id, name, region, vault, archiveId },
      job: source?.jobId,
      target,
      failure: stoppedBy,
      chunks: hashes,
      events,
    },
    null,
    2,
  );
}

/** @returns "disk.tar.events.json". */
export const exportName = ({ name }: Pick<Transfer, 'name'>, what: string): string => safeName(`${safeName(name)}.${what}`);
