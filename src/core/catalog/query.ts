/** What of an inventory is looked at, and in which order. */
import type { Writer } from '../description/format.ts';

/** All given members must hold. */
export interface Filter {
  /** The folder that is searched with all below it; absent: the whole vault. */
  readonly folder?: number;
  /** Only archives of the folder itself. */
  readonly shallow?: boolean;
  /** Text or glob (where it holds `*`, `?` or `[`) as it was typed, in any case of letters. */
  readonly text?: string;
  /** Bytes, both included. */
  readonly leastBytes?: number;
  readonly mostBytes?: number;
  /** Epoch ms of upload: from, included; until, excluded. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** `none`: an empty description. */
  readonly writers?: readonly (Writer | 'none')[];
  readonly only?: 'encrypted' | 'compressed' | 'nameless' | 'versions';
}

export interface Sort {
  /** `name` goes by path in a search over folders; equal ones by date, the newest first. */
  readonly by: 'name' | 'size' | 'date';
  readonly down: boolean;
}

export interface Query {
  readonly filter: Filter;
  readonly sort: Sort;
}

export interface Tally {
  readonly count: number;
  readonly bytes: number;
}
