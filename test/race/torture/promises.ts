/** What must hold whatever was struck: it is looked at with every effect, and after every life. */
import { explain } from '../../../src/core/failure/catalogue.ts';
import { transferState } from '../../../src/core/transfer/state.ts';
import { storedIn } from '../../../src/core/transfer/chunk-record.ts';
import type { Live, Transfer } from '../../../src/core/transfer/transfer.ts';
import { stateAnnouncement, stateWords } from '../../../src/core/words/states.ts';
import type { EnginePorts } from '../../../src/engine/ports.ts';
import { CHUNK, type Amazon } from '../amazon.ts';
import type { Disk } from '../disk.ts';

export interface Promises {
  /** Stands between the engine and the world. */
  readonly between: (ports: EnginePorts) => EnginePorts;
  /** What was broken so far, a sentence each. */
  readonly broken: readonly string[];
  /** Looks at all that is stored. */
  look(): void;
}

/** @param mayCondemn a chunk whose bytes the struck effect kept from being read is condemned with reason. */
export function promises(disk: Disk, amazon: Amazon, clock: { readonly nowMs: number }, mayCondemn: () => boolean): Promises {
  const broken: string[] = [];
  const live = new Map<string, Live>();
  /** Transfers that were on record once: only the person may take one away. */
  const seen = new Set<string>();
  /** Jobs whose output Amazon took away: their transfers go on with other ones. */
  const gone = new Set<string>();

  /** States whose words were looked at. */
  const said = new Set<string>();

  const chunksOf = (id: string) => [...disk.chunks].filter(([at]) => at.startsWith(`${id}/`)).map(([, { record }]) => record);

  const rightBytes = (transfer: Transfer, index: number): Uint8Array | undefined => {
    const archive = amazon.archives.get(transfer.archiveId ?? '');
    const { start: from = 0, chunkBytes = CHUNK } = transfer.target ?? {};
    const start = from + index * chunkBytes;
    return archive?.bytes.subarray(start, Math.min(start + chunkBytes, archive.bytes.length));
  };

  const lookAtBytes = (): void => {
    for (const [at, { bytes }] of disk.chunks) {
      const [id = '', index] = at.split('/');
      const transfer = disk.transfers.get(id);
      const right = transfer && rightBytes(transfer, Number(index));
      // What lay damaged before is found out by proof and save; a stored chunk is never made wrong by us.
      if (right && !equal(right, bytes) && !damaged.has(at)) broken.push(`chunk ${at} has wrong bytes`);
    }
  };
  const damaged = new Set([...disk.chunks].filter(([at, { bytes }]) => isDamaged(at, bytes)).map(([at]) => at));

  function isDamaged(at: string, bytes: Uint8Array): boolean {
    const [id = '', index] = at.split('/');
    const transfer = disk.transfers.get(id);
    const right = transfer && rightBytes(transfer, Number(index));
    return right !== undefined && !equal(right, bytes);
  }

  const lookAtWords = (transfer: Transfer): void => {
    const records = chunksOf(transfer.id);
    const state = transferState(transfer, storedIn(records), live.get(transfer.id));
    const key = JSON.stringify(state);
    if (said.has(key)) return;
    said.add(key);
    const now = { nowMs: clock.nowMs, timeZone: 'UTC', locale: 'en' };
    const words = [stateWords(state, transfer, now), stateAnnouncement(state, transfer, now)];
    if (transfer.stoppedBy) words.push(...Object.values(explain(transfer.stoppedBy)));
    for (const word of words) {
      if (word !== undefined && (word.trim() === '' || /undefined|NaN|\[object|null/.test(word))) broken.push(`no words: “${word}”`);
    }
    if (transfer.stoppedBy?.code === 'unexpected') broken.push(`stopped by what nobody thought of: ${transfer.stoppedBy.message}`);
  };

  const look = (): void => {
    lookAtBytes();
    for (const transfer of disk.transfers.values()) {
      seen.add(transfer.id);
      if (transfer.source?.goneAtMs !== undefined) gone.add(transfer.source.jobId);
      lookAtWords(transfer);
      const isProven = transfer.whole === 'proven' || transfer.whole === 'length-checked';
      if (isProven && !disk.receipts.has(transfer.id)) broken.push(`${transfer.id} is proven without a receipt`);
    }
    for (const id of seen) if (!disk.transfers.has(id)) broken.push(`${id} is forgotten`);
    for (const { job } of amazon.jobs.values()) {
      const isKnown = [...disk.transfers.values()].some(
        ({ source, asked }) => source?.jobId === job.id || (asked?.mark === job.description && asked?.step !== 'planned'),
      );
      if (job.description !== undefined && !isKnown && !gone.has(job.id)) broken.push(`${job.id} was paid for and is forgotten`);
    }
    if (disk.losses.length > 0) broken.push(`a loss is named, and nothing was lost: ${JSON.stringify(disk.losses)}`);
  };

  /** A range that lies in the store whole and verified is not asked for. */
  const watchRange = (jobId: string, start: number): void => {
    const { job } = amazon.jobs.get(jobId) ?? {};
    const transfer = [...disk.transfers.values()].find(({ source }) => source?.jobId === jobId);
    if (!job || !transfer) return;
    const index = Math.floor((start + (job.archive?.range.start ?? 0) - (transfer.target?.start ?? 0)) / (transfer.target?.chunkBytes ?? CHUNK));
    if (disk.chunks.has(`${transfer.id}/${index}`)) broken.push(`chunk ${index} of ${transfer.id} was asked for again, and it is here`);
  };

  const watchAsk = (mark: string): void => {
    const transfer = [...disk.transfers.values()].find(({ asked }) => asked?.mark === mark);
    if (transfer?.asked?.step !== 'sent') broken.push(`${mark} is asked for and it is not on record`);
    if ([...amazon.jobs.values()].some(({ job }) => job.description === mark)) broken.push(`${mark} is asked for twice`);
  };

  const between = (ports: EnginePorts): EnginePorts => {
    live.clear();
    return {
      ...ports,
      service: {
        ...ports.service,
        getOutput: (region, vault, jobId, range, signal) => {
          watchRange(jobId, range.start);
          return ports.service.getOutput(region, vault, jobId, range, signal);
        },
        initiateArchiveJob: (region, ask) => {
          watchAsk(ask.mark);
          return ports.service.initiateArchiveJob(region, ask);
        },
      },
      store: {
        ...ports.store,
        changeTransfer: async (id, change) => {
          const changed = await ports.store.changeTransfer(id, change);
          look();
          return changed;
        },
        dropChunks: async (id, indexes) => {
          for (const index of indexes) {
            const chunk = disk.chunks.get(`${id}/${index}`);
            const transfer = disk.transfers.get(id);
            const right = transfer && rightBytes(transfer, index);
            if (chunk?.record.verified && right && equal(right, chunk.bytes) && !mayCondemn())
              broken.push(`chunk ${index} of ${id} was condemned, and it is good`);
            damaged.delete(`${id}/${index}`);
          }
          await ports.store.dropChunks(id, indexes);
        },
        removeTransfer: async (id) => {
          await ports.store.removeTransfer(id);
          seen.delete(id);
        },
      },
      tell: {
        ...ports.tell,
        progress: (lives, bytesPerSecond) => {
          live.clear();
          for (const now of lives) live.set(now.transferId, now);
          for (const transfer of disk.transfers.values()) lookAtWords(transfer);
          ports.tell.progress(lives, bytesPerSecond);
        },
      },
    };
  };

  return { between, broken, look };
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
