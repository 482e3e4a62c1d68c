import type { Writer } from '../description/format.ts';

/** One archive as a file tells it. */
export interface ExportedRow {
  /** Folders and name with `/` between; empty where no name could be read. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly uploadedAtMs: number;
  readonly archiveId: string;
  /** 32 bytes; absent where the inventory tells none. */
  readonly treeHash?: Uint8Array;
  readonly writer?: Writer;
  /** As the uploader wrote it. */
  readonly description: string;
}

/** @returns the service's own form, `2017-08-22T17:24:07Z`; parts of a second only where there are some. */
export const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
