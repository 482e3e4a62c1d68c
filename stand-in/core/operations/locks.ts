/** InitiateVaultLock, AbortVaultLock, GetVaultLock, CompleteVaultLock. Stored, not enforced. */

import * as v from 'valibot';
import { arnOf, bodyOf, type Call, maybe, param, vaultOf } from '../call.ts';
import { withMillis } from '../dates.ts';
import { accessDenied, invalid, notFound } from '../errors.ts';
import { empty, json } from '../http.ts';
import { shortId } from '../ids.ts';
import { checkedPolicy } from './vault-settings.ts';

const DAY = 24 * 3_600_000;
const LockPolicy = v.object({ Policy: maybe(v.string()) });

/** Begins 24 hours in which the lock can be completed; afterwards it is gone. */
export function initiateVaultLock(call: Call): Response {
  const vault = vaultOf(call);
  const policy = checkedPolicy(bodyOf(call, LockPolicy).Policy);
  if (vault.lock) throw accessDenied(`A vault lock is already in place or in progress for: ${arnOf(call)}`);
  const createdAtMs = call.world.now();
  vault.lock = { id: shortId(call.world.options.chance), policy, createdAtMs, expiresAtMs: createdAtMs + DAY };
  call.world.changed();
  return empty(201, { 'x-amz-lock-id': vault.lock.id });
}

export function abortVaultLock(call: Call): Response {
  const vault = vaultOf(call);
  if (vault.lock && vault.lock.expiresAtMs === undefined) throw accessDenied(`The vault is locked: ${arnOf(call)}`);
  delete vault.lock;
  call.world.changed();
  return empty(204);
}

export function getVaultLock(call: Call): Response {
  const { lock } = vaultOf(call);
  if (!lock) throw notFound(`No vault lock policy is set for: ${arnOf(call)}`);
  return json({
    CreationDate: withMillis(lock.createdAtMs),
    ExpirationDate: lock.expiresAtMs === undefined ? null : withMillis(lock.expiresAtMs),
    Policy: lock.policy,
    State: lock.expiresAtMs === undefined ? 'Locked' : 'InProgress',
  });
}

export function completeVaultLock(call: Call): Response {
  const { lock } = vaultOf(call);
  if (!lock) throw notFound(`No vault lock policy is set for: ${arnOf(call)}`);
  if (lock.id !== param(call, 'lock')) {
    if (lock.expiresAtMs === undefined) throw accessDenied(`The vault is locked: ${arnOf(call)}`);
    throw invalid(`Invalid lock ID: ${param(call, 'lock')}`);
  }
  delete lock.expiresAtMs;
  call.world.changed();
  return empty(204);
}
