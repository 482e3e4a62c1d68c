/** Retrieving a selection: all of it is on record before the first ask leaves, and nothing twice. */
import type { Tier } from '../core/job.ts';
import { isOfWhole, isOnItsWay } from '../core/transfer/on-its-way.ts';
import type { Transfer } from '../core/transfer/transfer.ts';
import type { Taken } from '../core/transfer/taken.ts';
import { writeNew } from './ledger.ts';
import type { EnginePorts } from './ports.ts';

export interface ManyAsk {
  readonly region: string;
  readonly vault: string;
  readonly archives: readonly {
    readonly archiveId: string;
    readonly name: string;
    readonly nameIsGuess: boolean;
    readonly sizeBytes: number;
  }[];
  readonly tier: Tier;
  readonly downloadWhenReady: boolean;
  readonly snsTopic?: string;
  /** Jobs that exist and bring the whole of these archives. */
  readonly adopt: readonly { readonly archiveId: string; readonly jobId: string; readonly createdAtMs: number; readonly tier?: Tier }[];
}

/**
 * Puts a transfer for each archive on record, in one transaction; the asks themselves are the
 * transfers' own steps. What is on its way already, by this engine or another tab's, is left as it is.
 *
 * @returns what became of each archive, in their order.
 */
export async function recordMany(ports: EnginePorts, ask: ManyAsk): Promise<readonly Taken[]> {
  const { store, tell } = ports;
  const { added, taken } = await store.addTransfers((known) => {
    const choice = chooseMany(ports, ask, known);
    return { add: choice.added, result: choice };
  });
  await writeNew(ports, added);
  tell.changed('transfers');
  return taken;
}

function chooseMany({ newId, clock }: EnginePorts, ask: ManyAsk, known: readonly Transfer[]): { added: Transfer[]; taken: Taken[] } {
  const { region, vault, tier, downloadWhenReady, snsTopic } = ask;
  const nowMs = clock.now();
  const jobs = new Map(ask.adopt.map((job) => [job.archiveId, job]));
  const here = new Map(
    known
      .filter((transfer) => transfer.region === region && transfer.vault === vault && isOnItsWay(transfer) && isOfWhole(transfer))
      .map((transfer) => [transfer.archiveId, transfer.id]),
  );
  const added: Transfer[] = [];
  const taken: Taken[] = [];
  for (const { archiveId, name, nameIsGuess, sizeBytes } of ask.archives) {
    const before = here.get(archiveId);
    if (before !== undefined) {
      taken.push({ archiveId, transferId: before, is: 'here' });
      continue;
    }
    const id = newId();
    const job = jobs.get(archiveId);
    added.push({
      id,
      createdAtMs: nowMs,
      region,
      vault,
      kind: 'archive',
      archiveId,
      name,
      ...(nameIsGuess ? { nameIsGuess } : {}),
      expectedBytes: sizeBytes,
      wish: 'run',
      downloadWhenReady,
      whole: 'open',
      refetched: 0,
      ...(snsTopic === undefined ? {} : { snsTopic }),
      ...(job
        ? { source: { jobId: job.jobId, createdAtMs: job.createdAtMs, start: 0, ...(job.tier ? { tier: job.tier } : {}) } }
        : { asked: { tier, mark: `thaw ${id}`, atMs: nowMs, step: 'planned' } }),
    });
    here.set(archiveId, id);
    taken.push({ archiveId, transferId: id, is: job ? 'adopted' : 'asked' });
  }
  return { added, taken };
}
