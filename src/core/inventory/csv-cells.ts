/** @returns the cells of a line, as many as there are columns; undefined where they are too few. */
export type Cells = (line: string, columns: number) => readonly string[] | undefined;

/**
 * The service's way: a `"` in a description is written `\"`, while a backslash stays as it is, so a
 * description that ends in one runs on for parsers that go by the cell. No other column holds a
 * comma: those before the description are taken from the left, those after it from the right.
 *
 * @param description its column; -1 where there is none.
 * @see glacier.md, section 7
 */
export function plainCells(description: number): Cells {
  return (line, columns) => {
    const left = description < 0 ? columns - 1 : description;
    const cells = new Array<string>(columns);
    let start = 0;
    for (let i = 0; i < left; i += 1) {
      const comma = line.indexOf(',', start);
      if (comma < 0) return undefined;
      cells[i] = bare(line.slice(start, comma));
      start = comma + 1;
    }
    let end = line.length;
    for (let i = columns - 1; i > left; i -= 1) {
      const comma = end === 0 ? -1 : line.lastIndexOf(',', end - 1);
      if (comma < start) return undefined;
      cells[i] = bare(line.slice(comma + 1, end));
      end = comma;
    }
    cells[left] = described(line.slice(start, end));
    return cells;
  };
}

/** The service puts a backslash before each quote: where two stand together, another tool doubled them. */
function described(cell: string): string {
  const text = bare(cell);
  return text !== cell && text.includes('""') ? text.replaceAll('""', '"') : text.replaceAll('\\"', '"');
}

/** Takes off one pair of quotes. */
const bare = (cell: string): string => (cell.length > 1 && cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1) : cell);

/** As RFC 4180 says, to the letter: any cell may be quoted, with line breaks in it. */
export function quotedCells(line: string, columns: number): readonly string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ; at += 1) {
    const end = line.startsWith('"', at) ? afterQuoted(line, at) : comma(line, at);
    if (end < 0) return undefined;
    const cell = line.slice(at, end);
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === line.length) return cells.length === columns ? cells : undefined;
    if (line[end] !== ',' || cells.length === columns) return undefined;
    at = end;
  }
}

function comma(line: string, from: number): number {
  const at = line.indexOf(',', from);
  return at < 0 ? line.length : at;
}

/** @returns the place behind a quoted cell; -1 where no quote ends it. */
function afterQuoted(line: string, from: number): number {
  for (let at = line.indexOf('"', from + 1); at >= 0; at = line.indexOf('"', at + 2)) if (line[at + 1] !== '"') return at + 1;
  return -1;
}
