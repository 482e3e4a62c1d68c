/** What every test of this folder starts with: a stand-in a file, a vault a test. */
import { test as plain } from 'vitest';
import { type Boto, startBoto } from './boto.ts';
import { boto3 } from './clients.ts';
import { startStandIn } from './stand-in.ts';

export const MIB = 1_048_576;
export const HOUR_MS = 3_600_000;

/** Jobs take so long that they end only when a test says so (`finish-jobs`). */
export const UNTIL_TOLD = ['--job-delay', '10h'];

/**
 * A `test` with a stand-in, boto3 and a new vault.
 *
 * @param flags of the stand-in; a function makes first what they name, and only if a test runs.
 */
export function testWith(flags: readonly string[] | (() => Promise<readonly string[]>) = []) {
  return plain
    .extend('flags', { scope: 'file' }, async () => (typeof flags === 'function' ? flags() : flags))
    .extend('standIn', { scope: 'file' }, async ({ flags }, { onCleanup }) => {
      // The last of a flag counts.
      const standIn = await startStandIn([...UNTIL_TOLD, ...flags]);
      onCleanup(() => standIn.stop());
      return standIn;
    })
    .extend('boto', { scope: 'file' }, async ({ standIn }, { onCleanup }): Promise<Boto> => {
      const { boto, stop } = startBoto(boto3?.path ?? '', standIn.facts);
      onCleanup(stop);
      return boto;
    })
    .extend('vaultName', async ({ boto }) => newVault(boto));
}

let vaults = 0;

async function newVault(boto: Boto): Promise<string> {
  const vaultName = `vault-${++vaults}`;
  await boto.call('create_vault', { vaultName });
  return vaultName;
}

/** Bytes without a period: no two MiB of them, and none of other seeds, are equal. */
export function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed * 2_654_435_761;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** What a test cannot go on without. */
export function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('a member is missing in the answer');
  return value;
}
