/** Commands that bring a transfer into the world: those that ask Amazon cost money. */
import { Failed } from '../core/failure/failure.ts';
import type { InventoryPart } from '../core/inventory/inventory.ts';
import { inventoryMark, inventoryName, samePart } from '../core/inventory/job-mark.ts';
import type { Tier } from '../core/job.ts';
import { sameRange, type Range } from '../core/range.ts';
import { isOfWhole, isOnItsWay } from '../core/transfer/on-its-way.ts';
import type { Transfer } from '../core/transfer/transfer.ts';
import type { Taken } from '../core/transfer/taken.ts';
import type { Hands } from './commands.ts';
import { writeNew } from './ledger.ts';
import { recordMany, type ManyAsk } from './many.ts';
import type { EnginePorts } from './ports.ts';

interface Place {
  readonly region: string;
  readonly vault: string;
}

/** What every new transfer begins with. */
type Fresh = Pick<Transfer, 'id' | 'createdAtMs' | 'region' | 'vault' | 'name' | 'wish' | 'whole' | 'refetched'>;

export interface Asking {
  retrieve(
    ask: Place & {
      readonly archiveId: string;
      readonly name: string;
      readonly nameIsGuess: boolean;
      readonly tier: Tier;
      readonly range?: Range;
      readonly downloadWhenReady: boolean;
      readonly snsTopic?: string;
    },
  ): Promise<string>;
  /** Asks for a selection, but for what is on its way already, and takes up jobs that exist. */
  retrieveMany(ask: ManyAsk): Promise<readonly Taken[]>;
  /** Asks for an inventory; one that is under way already isn't asked for twice. */
  retrieveInventory(ask: Place & { readonly format: 'JSON' | 'CSV'; readonly part: InventoryPart; readonly snsTopic?: string }): Promise<string>;
  adopt(ask: Place & { readonly jobId: string; readonly name: string; readonly nameIsGuess: boolean }): Promise<string>;
}

export function createAsking(ports: EnginePorts, hands: Hands): Asking {
  const { store, tell, clock, newId } = ports;

  /** Looks for the same and adds it in one transaction: of two clicks the second sees what the first began. */
  const addUnless = async (isSame: (transfer: Transfer) => boolean, transfer: Transfer): Promise<string> => {
    const same = await store.addTransfers((known) => {
      const found = known.find(isSame);
      return { add: found ? [] : [transfer], result: found };
    });
    return same ? same.id : added(transfer);
  };

  const added = async (transfer: Transfer): Promise<string> => {
    await writeNew(ports, [transfer]);
    tell.changed('transfers');
    await hands.wake();
    return transfer.id;
  };

  const fresh = ({ region, vault }: Place, name: string): Fresh => ({
    id: newId(),
    createdAtMs: clock.now(),
    region,
    vault,
    name,
    wish: 'run',
    whole: 'open',
    refetched: 0,
  });

  return {
    retrieve: ({ archiveId, tier, range, downloadWhenReady, nameIsGuess, snsTopic, ...ask }) => {
      const record = fresh(ask, ask.name);
      return addUnless((transfer) => isSameAsk(transfer, ask, archiveId, range), {
        ...record,
        kind: 'archive',
        archiveId,
        downloadWhenReady,
        ...(nameIsGuess ? { nameIsGuess } : {}),
        ...(snsTopic === undefined ? {} : { snsTopic }),
        asked: { tier, mark: `thaw ${record.id}`, atMs: clock.now(), step: 'planned', ...(range ? { range } : {}) },
      });
    },

    retrieveMany: async (ask) => {
      const taken = await recordMany(ports, ask);
      await hands.wake();
      return taken;
    },

    retrieveInventory: ({ format, part, snsTopic, ...place }) => {
      const record = fresh(place, inventoryName(place.vault, clock.now(), format));
      return addUnless((transfer) => isSameInventory(transfer, place, format, part), {
        ...record,
        kind: 'inventory',
        inventoryFormat: format,
        downloadWhenReady: true,
        ...(snsTopic === undefined ? {} : { snsTopic }),
        asked: { part, mark: inventoryMark(record.id, part), atMs: clock.now(), step: 'planned' },
      });
    },

    adopt: async ({ jobId, nameIsGuess, ...ask }) => {
      const isSame = ({ source, region, vault }: Transfer): boolean => source?.jobId === jobId && region === ask.region && vault === ask.vault;
      const same = (await store.transfers()).find(isSame);
      if (same) return same.id;
      const job = await hands.lookAhead(ask, jobId);
      if (job.status === 'failed') throw new Failed({ code: 'job-failed', message: job.statusMessage ?? '' });
      return addUnless(isSame, {
        ...fresh(ask, ask.name),
        kind: job.kind,
        downloadWhenReady: true,
        ...(nameIsGuess ? { nameIsGuess } : {}),
        ...(job.archive ? { archiveId: job.archive.id } : {}),
        ...(job.inventory ? { inventoryFormat: job.inventory.format } : {}),
        source: { jobId, createdAtMs: job.createdAtMs, start: job.archive?.range.start ?? 0, ...(job.tier ? { tier: job.tier } : {}) },
      });
    },
  };
}

/** The same inventory is on its way already. One that is here is another matter: a newer one may have been made. */
function isSameInventory(transfer: Transfer, { region, vault }: Place, format: 'JSON' | 'CSV', part: InventoryPart): boolean {
  const { kind, whole, asked, source, stoppedBy } = transfer;
  if (kind !== 'inventory' || transfer.region !== region || transfer.vault !== vault || transfer.inventoryFormat !== format) return false;
  if (whole !== 'open' || stoppedBy || source?.goneAtMs !== undefined || !asked) return false;
  return samePart(part, asked.part ?? {});
}

/** The same archive is on its way already: asking again would cost money for nothing. */
function isSameAsk(transfer: Transfer, { region, vault }: Place, archiveId: string, range: Range | undefined): boolean {
  if (transfer.region !== region || transfer.vault !== vault || transfer.archiveId !== archiveId || !isOnItsWay(transfer)) return false;
  if (!range) return isOfWhole(transfer);
  return transfer.asked?.range !== undefined && sameRange(range, transfer.asked.range);
}
