import { checkedRow, type Row } from './row.ts';
import { utf8 } from './texts.ts';
import type { RowProblem } from './inventory.ts';

/** A row that was read, and the first of its keys where it isn't in the service's order. */
export type ParsedRow = { readonly row: Row; readonly firstKey: string } | RowProblem['reason'];

/** Reads the bytes of one whole row as JSON.parse does: of equal keys the last counts. */
export function parsedRow(bytes: Uint8Array): ParsedRow {
  const value = parsed(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'syntax';
  const members = new Map<string, unknown>(Object.entries(value));
  const row = checkedRow({
    archiveId: members.get('ArchiveId'),
    description: members.get('ArchiveDescription'),
    creationDate: members.get('CreationDate'),
    size: members.get('Size'),
    treeHash: members.get('SHA256TreeHash'),
  });
  return typeof row === 'string' ? row : { row, firstKey: members.keys().next().value ?? '' };
}

/** @returns what JSON.parse makes of it; undefined where it isn't JSON or isn't UTF-8. */
export function parsed(bytes: Uint8Array): unknown {
  const text = utf8(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
