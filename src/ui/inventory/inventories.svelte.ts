import type { Inventory } from '../../core/inventory/inventory.ts';
import { inventoryOfTransfer, outputOf, withOutput } from '../../core/inventory/outputs.ts';
import type { Transfer } from '../../core/transfer/transfer.ts';
import { addInventory, changeInventory, inventoriesOf, removeInventory } from '../../store/inventories.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { Reading } from '../engine/reading.ts';
import { importFile, type Imported } from './import-file.ts';

/** The inventories of one vault that are on this device. */
export class Inventories {
  readonly #engine: EngineLink;
  readonly #region: string;
  readonly #vault: string;
  readonly #all: Reading<readonly Inventory[]>;

  constructor(engine: EngineLink, region: string, vault: string) {
    this.#engine = engine;
    this.#region = region;
    this.#vault = vault;
    this.#all = new Reading<readonly Inventory[]>(engine.listen.bind(engine), 'inventories', async () =>
      (await inventoriesOf(region, vault)).sort((a, b) => dateOf(b) - dateOf(a)),
    );
  }

  /** Newest first; undefined until they were read. Follows the loader while one is read. */
  get list(): readonly Inventory[] | undefined {
    return this.#all.current;
  }

  /** Why they can't be read. */
  get failure() {
    return this.#all.failure;
  }

  /**
   * Takes the person's file: it is kept in the store until it is read.
   *
   * @throws Failed where it isn't an inventory or there is no room; no record is left behind then.
   */
  importFile(file: File): Promise<Imported> {
    return importFile(this.#region, this.#vault, file);
  }

  /** Takes an inventory's transfer that is whole. Its keeper does that by itself where the transfer was never read. */
  async fromTransfer(transfer: Transfer): Promise<Inventory> {
    const inventory = inventoryOfTransfer(transfer, Date.now());
    await addInventory(inventory);
    this.#changed();
    return inventory;
  }

  /** Adds what another transfer brought to an inventory: the next part of a paged one. */
  async addPart(inventoryId: string, transfer: Transfer): Promise<void> {
    await changeInventory(inventoryId, (now) => withOutput(now, outputOf(transfer), transfer.target?.sizeBytes ?? 0));
    this.#changed();
  }

  /** Forgets an inventory with its rows. Transfers and receipts stay, and so does Amazon's list. */
  async remove({ id, outputs }: Inventory): Promise<void> {
    // First, else it would be taken up anew as one that was never read.
    for (const output of outputs) {
      if (output.is === 'transfer') await this.#engine.ask({ kind: 'inventory/read', transferId: output.transferId });
    }
    await removeInventory(id);
    this.#changed();
  }

  #changed(): void {
    this.#engine.tell({ kind: 'changed', what: 'inventories' });
  }
}

const dateOf = ({ inventoryAtMs, addedAtMs }: Inventory): number => inventoryAtMs ?? addedAtMs;
