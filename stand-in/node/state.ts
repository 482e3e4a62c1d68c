/** `--state DIR`: what the service has acknowledged is on disk before the answer leaves. */

import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { readSnapshot, type Snapshot } from '../core/index.ts';
import { UsageError } from './flags.ts';
import { errorCode } from './server.ts';

/** Keys for command-line clients; they stay the same as long as the state does. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SavedState {
  readonly keys: Keys;
  readonly standIn: Snapshot;
}

/** Changes that no answer waits for (a job that ended) are on disk after so long. */
const QUIET_MS = 200;

/**
 * Reads what an earlier run left.
 *
 * @returns undefined where there is nothing yet.
 * @throws UsageError where the folder or its file can't be used.
 */
export async function readState(folder: string): Promise<SavedState | undefined> {
  // Its parent must be there: made recursively, a folder below /proc keeps Node 20 busy for ever.
  await mkdir(folder).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw new UsageError(`The folder ${folder} for the state can't be made.`);
  });
  const stats = await stat(folder);
  if (!stats.isDirectory()) throw new UsageError(`${folder} isn't a folder.`);
  const text = await readFile(stateFile(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return parseState(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${stateFile(folder)} can't be used: ${reason.replace(/\.$/, '')}.`);
  }
}

function stateFile(folder: string): string {
  return join(folder, 'state.json');
}

function parseState(value: unknown): SavedState {
  if (typeof value !== 'object' || value === null || !('keys' in value) || !('standIn' in value)) {
    throw new Error('it was written by something else.');
  }
  return { keys: parseKeys(value.keys), standIn: readSnapshot(value.standIn) };
}

function parseKeys(value: unknown): Keys {
  if (typeof value !== 'object' || value === null) throw new Error('its keys are missing.');
  const accessKeyId = 'accessKeyId' in value ? value.accessKeyId : undefined;
  const secretAccessKey = 'secretAccessKey' in value ? value.secretAccessKey : undefined;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') throw new Error('its keys are missing.');
  return { accessKeyId, secretAccessKey };
}

export interface StateWriter {
  /** Something changed. Cheap: only remembers it. */
  changed(): void;
  /** Resolves once everything that changed so far is on disk. */
  settled(): Promise<void>;
}

/**
 * Writes the state whenever it changed, one write at a time; what changes during a write goes into
 * the next one, so a hundred answers at once wait for two writes, not for a hundred.
 *
 * @param take the whole state as it is now.
 * @param onFailure told when the disk refuses; the next change tries again.
 */
export function stateWriter(folder: string, take: () => SavedState, onFailure: (error: unknown) => void): StateWriter {
  let changes = 0;
  let written = 0;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const write = async (): Promise<void> => {
    const until = changes;
    await replaceFile(stateFile(folder), JSON.stringify(take()));
    written = until;
  };
  const settled = async (): Promise<void> => {
    const until = changes;
    while (written < until) {
      writing ??= write().finally(() => (writing = undefined));
      await writing;
    }
  };
  return {
    settled,
    changed: () => {
      changes++;
      timer ??= setTimeout(() => {
        timer = undefined;
        settled().catch(onFailure);
      }, QUIET_MS);
    },
  };
}

/** A reader, also one after a power cut, finds the old file or the new one, never half of one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const handle = await open(`${path}.new`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
}
