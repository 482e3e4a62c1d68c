/** Answers what a screen asks of its open inventory. Every failure travels as data. */
import { Failed } from '../../core/failure/failure.ts';
import type { AnswerTo, InventoryAsk, Method } from './asks.ts';
import { compareWith, type Comparison } from './comparing.ts';
import { exportTo } from './exporting.ts';
import type { Opened } from './opened.ts';
import { applyNames, dropNames } from './rename.ts';
import { createView } from './view.ts';

type Asked = Exclude<InventoryAsk, { kind: 'open' }>;
type Handlers = { readonly [K in Method]: (ask: Extract<Asked, { kind: K }>) => Promise<AnswerTo<K>> };

/** @param onRows hears of the rows of an export that are written. */
export function answersOf(opened: Opened, onRows: (ask: number, rows: number) => void): (ask: Asked) => Promise<unknown> {
  const { inventoryId, shelf } = opened;
  const view = createView(opened);
  let compared: Comparison | undefined;

  /** Rows that a screen holds on to may be of an inventory that is being read anew. */
  const known = (row: number): number => {
    if (row >= shelf.catalog.rows) throw new Failed({ code: 'unexpected', message: `no row ${row}` });
    return row;
  };

  const handlers: Handlers = {
    list: ({ query }) => view.list(query),
    rows: ({ from, count }) => view.rows(from, count),
    placeOf: ({ row }) => view.placeOf(row),
    rowNumbers: ({ from, to, only }) => view.rowNumbers(from, to, only),
    folders: ({ parent }) => view.folders(parent),
    folderAt: ({ path }) => view.folderAt(path),
    details: async ({ row }) => view.details(known(row)),
    problems: ({ from, count }) => view.problems(from, count),
    select: ({ selection }) => view.select(selection),
    chosen: ({ most }) => view.chosen(most),
    shape: ({ folder }) => view.shape(folder),
    export: ({ ask, what, format, to }) =>
      exportTo(
        { inventoryId, shelf, rows: () => (what === 'selection' ? view.chosenRows() : view.listed().rows), compared: () => compared },
        what,
        format,
        to,
        (rows) => onRows(ask, rows),
      ),
    compare: async ({ olderId }) => {
      const result = await compareWith(opened, olderId, view.choice());
      compared = result.comparison;
      return result.compared;
    },
    // Also after a failure: what was stored until then has its new names.
    applyNames: ({ names }) => applyNames(inventoryId, names).finally(opened.renamed),
    dropNames: () => dropNames(inventoryId).finally(opened.renamed),
    goOn: () => opened.goOn(),
  };

  const handle = <K extends Method>(ask: Extract<Asked, { kind: K }>): Promise<AnswerTo<K>> => {
    const handler: (ask: Extract<Asked, { kind: K }>) => Promise<AnswerTo<K>> = handlers[ask.kind as K];
    return handler(ask);
  };

  return async (ask) => {
    // Nothing is answered of a part: what was stored before is in memory within a moment.
    if (ask.kind !== 'goOn') await opened.loaded;
    return handle(ask);
  };
}
