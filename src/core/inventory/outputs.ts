/** An inventory that comes in parts: which one follows which, and whether they are the whole together. */
import type { Transfer } from '../transfer/transfer.ts';
import type { Coverage, Inventory, Output, Reading } from './inventory.ts';

export const UNREAD: Reading = {
  output: 0,
  offsetBytes: 0,
  readBytes: 0,
  wholeBytes: 0,
  rows: 0,
  folders: 0,
  problems: 0,
  done: false,
  complete: true,
};

/** @returns the output of a transfer that is whole; what Thaw asked for tells more than the job does afterwards. */
export function outputOf({ id, asked, inventory }: Transfer): Output {
  const { nextMarker } = inventory ?? {};
  return { is: 'transfer', transferId: id, part: asked?.part ?? inventory?.part ?? {}, ...(nextMarker === undefined ? {} : { nextMarker }) };
}

/** @returns a new inventory of a transfer's output; it has the transfer's id, so that of two tabs one adds it. */
export function inventoryOfTransfer(transfer: Transfer, nowMs: number): Inventory {
  const { id, region, vault, inventory, inventoryFormat } = transfer;
  return {
    id,
    region,
    vault,
    addedAtMs: nowMs,
    outputs: [outputOf(transfer)],
    coverage: inventory?.coverage ?? 'unknown',
    ...(inventoryFormat ? { format: inventoryFormat } : {}),
    reading: { ...UNREAD, wholeBytes: transfer.target?.sizeBytes ?? 0 },
  };
}

/** @returns whether a transfer's output is where the inventory's last one stopped. */
export function follows(transfer: Transfer, { region, vault, outputs }: Inventory): boolean {
  const last = outputs.at(-1);
  const marker = transfer.asked?.part?.marker;
  if (transfer.region !== region || transfer.vault !== vault || marker === undefined) return false;
  return last?.is === 'transfer' && last.nextMarker === marker;
}

/** @returns the inventory with a further output to read; unchanged where it has it already. */
export function withOutput(inventory: Inventory, output: Output, sizeBytes: number): Inventory {
  const has = inventory.outputs.some((other) => other.is === 'transfer' && output.is === 'transfer' && other.transferId === output.transferId);
  if (has) return inventory;
  const outputs = [...inventory.outputs, output];
  const { resume: _done, ...reading } = inventory.reading;
  return {
    ...inventory,
    outputs,
    coverage: coverageOfOutputs(outputs, inventory.coverage),
    // One that is done goes on with the new output; one that isn't comes to it.
    reading: {
      ...(inventory.reading.done ? { ...reading, output: outputs.length - 1, offsetBytes: 0 } : inventory.reading),
      wholeBytes: inventory.reading.wholeBytes + sizeBytes,
      done: false,
    },
  };
}

/** Parts that begin at the top, follow one another and reach the end are the whole. */
function coverageOfOutputs(outputs: readonly Output[], one: Coverage): Coverage {
  if (outputs.length < 2) return one;
  let expected: string | undefined;
  for (const output of outputs) {
    if (output.is !== 'transfer') return 'unknown';
    const { part, nextMarker } = output;
    if (part.fromMs !== undefined || part.untilMs !== undefined || part.marker !== expected) return 'part';
    expected = nextMarker ?? undefined;
    if (expected === undefined) return output === outputs.at(-1) && nextMarker === null ? 'whole' : 'part';
  }
  return 'part';
}
