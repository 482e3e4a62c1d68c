/** Reads an inventory on from where it was: bytes → rows → pages → store. Whoever calls it holds the lock. */
import { Failed } from '../../core/failure/failure.ts';
import type { Inventory, Reading } from '../../core/inventory/inventory.ts';
import { createPacker, type Packer } from '../../core/inventory/packer.ts';
import { PAGE_ROWS, type FolderPage } from '../../core/inventory/page.ts';
import { createReader, type Reader } from '../../core/inventory/reader.ts';
import type { Position } from '../../core/inventory/row.ts';
import { isoTime } from '../../core/inventory/time.ts';
import { MiB } from '../../core/units.ts';
import { coldPage, commitPages, folderPages, hotPages, type PagesRead } from '../../store/inventory-pages.ts';
import { dropInventoryFile } from '../../store/inventories.ts';
import { piecesOf } from './pieces.ts';
import { randomSeed } from './seed.ts';

/** Pages that are stored at once; fewer cost more transactions than rows (performance.md). */
const PAGES_AT_ONCE = 16;
/** Broken files tell much and have few rows: they are stored as they are read, too. */
const PROBLEMS_AT_ONCE = 1_000;
const BYTES_AT_ONCE = 64 * MiB;

/** Pages that are in the store now. */
export type Committed = Pick<PagesRead, 'firstPage' | 'hot' | 'folders'> & { readonly inventory: Inventory };

export interface ReadingPorts {
  /** Called after each piece; what was asked meanwhile is answered then. */
  readonly breathe: () => Promise<void>;
  readonly onProgress: (reading: Pick<Reading, 'rows' | 'problems' | 'readBytes' | 'wholeBytes'>) => void;
  readonly onCommitted: (committed: Committed) => void;
}

/**
 * Reads to the end of what there is. What was read before a failure is stored.
 *
 * @returns the inventory as it is then; undefined where it was removed meanwhile.
 * @throws Failed.
 */
export async function readOn(inventory: Inventory, ports: ReadingPorts): Promise<Inventory | undefined> {
  const { rows } = inventory.reading;
  const last = rows % PAGE_ROWS === 0 ? undefined : Math.floor(rows / PAGE_ROWS);
  const stored = {
    rows,
    folders: await folderPages(inventory.id, 0),
    ...(last === undefined ? {} : { last: await lastPage(inventory.id, last) }),
  };
  const packer = createPacker(stored, randomSeed());
  let now: Inventory | undefined = inventory;
  while (now && now.reading.output < now.outputs.length) now = await readOutput(now, packer, ports);
  if (!now) return undefined;
  const done = await commitPages(now.id, { firstPage: 0, hot: [], cold: [], folders: [], firstProblem: 0, problems: [] }, (record) =>
    record.reading.output < record.outputs.length ? record : { ...record, reading: { ...record.reading, done: true } },
  );
  if (done && !done.reading.done) return readOn(done, ports);
  if (done) await dropInventoryFile(done.id);
  return done;
}

async function lastPage(id: string, number: number) {
  const [[hot], cold] = await Promise.all([hotPages(id, number, 1), coldPage(id, number)]);
  if (!hot || !cold) throw new Failed({ code: 'store-broken', name: `page ${number} is missing` });
  return { hot, cold };
}

async function readOutput(inventory: Inventory, packer: Packer, ports: ReadingPorts): Promise<Inventory | undefined> {
  const { output, offsetBytes, resume, readBytes, beforeBytes = 0 } = inventory.reading;
  const { sizeBytes, pieces } = await piecesOf(inventory, inventory.outputs[output]!, resume ? offsetBytes : 0);
  const reader = createReader(packer, resume && { offsetBytes, resume });
  const writer = createWriter(inventory, packer, reader, ports, beforeBytes);
  let diskBytes = Math.max(0, readBytes - beforeBytes);
  try {
    for (;;) {
      const { done, value } = await pieces.next();
      if (done) {
        const ended = reader.end();
        await writer.write(sizeBytes, { complete: ended && !value, output: output + 1, beforeBytes: beforeBytes + sizeBytes });
        return await writer.settled();
      }
      reader.push(value.bytes);
      // Of packed bytes that were read before, the first ones come again.
      diskBytes = Math.max(diskBytes, value.diskBytes);
      writer.progress(diskBytes);
      if (writer.isDue(diskBytes)) await writer.write(diskBytes);
      if (writer.isGone()) return undefined;
      await ports.breathe();
    }
  } catch (error) {
    await writer.write(diskBytes).then(writer.settled, () => undefined);
    throw error;
  } finally {
    await pieces.return(true);
  }
}

/** What is known only where an output ends. */
interface End {
  readonly complete: boolean;
  readonly output: number;
  readonly beforeBytes: number;
}

/** Stores what was read while the next rows are read: one transaction at a time. */
function createWriter({ id, reading }: Inventory, packer: Packer, reader: Reader, ports: ReadingPorts, beforeBytes: number) {
  let before: Promise<Inventory | undefined> = Promise.resolve(undefined);
  let isGone = false;
  let failed: unknown;
  let stored = { rows: packer.rows(), diskBytes: reading.readBytes - beforeBytes };
  let problems: ReturnType<Reader['problems']> = [];
  let firstProblem = reading.problems;
  const gather = (): number => (problems = [...problems, ...reader.problems()]).length;
  const { wholeBytes } = reading;

  return {
    progress: (diskBytes: number) =>
      ports.onProgress({ rows: packer.rows(), problems: firstProblem + gather(), readBytes: beforeBytes + diskBytes, wholeBytes }),
    isDue: (diskBytes: number): boolean =>
      // The first page at once, so that there is something to see.
      packer.rows() - stored.rows >= (stored.rows === 0 ? 1 : PAGES_AT_ONCE) * PAGE_ROWS ||
      problems.length >= PROBLEMS_AT_ONCE ||
      diskBytes - stored.diskBytes >= BYTES_AT_ONCE,
    isGone: () => isGone,
    settled: async (): Promise<Inventory | undefined> => {
      const inventory = await before;
      if (failed !== undefined) throw failed instanceof Error ? failed : new Failed({ code: 'unexpected', message: String(failed) });
      return inventory;
    },
    async write(diskBytes: number, end?: End): Promise<void> {
      await before;
      if (failed !== undefined) throw failed instanceof Error ? failed : new Failed({ code: 'unexpected', message: String(failed) });
      gather();
      const position = reader.position();
      // Nothing is known of the bytes yet: what was read of them is read again.
      if (!position && !end) return;
      const read = pagesOf(packer, firstProblem, problems);
      firstProblem += problems.length;
      problems = [];
      stored = { rows: packer.rows(), diskBytes };
      const change = changeOf(packer, reader, position, { firstProblem, readBytes: beforeBytes + diskBytes }, end);
      before = commitPages(id, read, change).then(
        (inventory) => {
          isGone = inventory === undefined;
          if (inventory) ports.onCommitted({ ...read, inventory });
          return inventory;
        },
        (error: unknown) => {
          failed = error;
          return undefined;
        },
      );
    },
  };
}

function pagesOf(packer: Packer, firstProblem: number, problems: PagesRead['problems']): PagesRead {
  const { pages, folders } = packer.take();
  return {
    firstPage: pages[0]?.number ?? 0,
    hot: pages.map(({ hot }) => hot),
    cold: pages.map(({ cold }) => cold),
    folders: folders ? [folders satisfies FolderPage] : [],
    firstProblem,
    problems,
  };
}

function changeOf(
  packer: Packer,
  reader: Reader,
  position: Position | undefined,
  { firstProblem, readBytes }: { readonly firstProblem: number; readonly readBytes: number },
  end: End | undefined,
): (now: Inventory) => Inventory {
  const [rows, folders, format] = [packer.rows(), packer.folderCount(), reader.format()];
  const { vaultArn, inventoryDate } = reader.head();
  const inventoryAtMs = inventoryDate === undefined ? undefined : isoTime(inventoryDate);
  return (now) => {
    const { resume: _before, ...reading } = now.reading;
    return {
      ...now,
      // The first output tells it; later parts are of the same vault.
      ...(format && now.format === undefined ? { format } : {}),
      ...(vaultArn !== undefined && now.vaultArn === undefined ? { vaultArn } : {}),
      ...(inventoryAtMs !== undefined && now.inventoryAtMs === undefined ? { inventoryAtMs } : {}),
      reading: {
        ...reading,
        rows,
        folders,
        problems: firstProblem,
        readBytes,
        ...(end
          ? { output: end.output, offsetBytes: 0, beforeBytes: end.beforeBytes, complete: reading.complete && end.complete }
          : { offsetBytes: position?.offsetBytes ?? 0, ...(position ? { resume: position.resume } : {}) }),
      },
    };
  };
}
