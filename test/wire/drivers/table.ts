/** The table of operations and clients in `docs/clients.md`. */
import type { Tally } from './tally.ts';

/** The table from its head to its last row; no other in the document has this first column. */
const TABLE = /^\| operation \| .*\n(?:\|.*\n)+/m;

/**
 * @param all what each client did here, by the heads of the table's columns.
 * @param document whose table keeps the columns of clients that this machine lacks.
 * @returns the document with the rows as they must be: calls that were carried out + refused.
 */
export function withTable(all: ReadonlyMap<string, Tally['tried']>, document: string): string {
  return document.replace(TABLE, (table) => {
    const [head = '', rule = '', ...rows] = table.trimEnd().split('\n');
    const [, ...clients] = cellsOf(head);
    const before = new Map(rows.map(cellsOf).map(([operation = '', ...cells]) => [operation, cells]));
    const operations = new Set([...before.keys(), ...[...all.values()].flatMap((tried) => [...tried.keys()])]);
    const after = [...operations].sort().map((operation) => {
      const cells = clients.map((client, i) => {
        if (!all.has(client)) return before.get(operation)?.[i] ?? '–';
        const tried = all.get(client)?.get(operation);
        return tried ? `${tried.done} + ${tried.refused}` : '–';
      });
      return `| ${[operation, ...cells].join(' | ')} |`;
    });
    return `${[head, rule, ...after].join('\n')}\n`;
  });
}

const cellsOf = (row: string): readonly string[] => row.slice(2, -2).split(' | ');
