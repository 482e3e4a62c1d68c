/**
 * Set, Get and DeleteVaultNotifications; Set, Get and DeleteVaultAccessPolicy. Stored and returned
 * only: nothing is sent to a topic, and no policy is enforced (order a fault instead).
 */

import * as v from 'valibot';
import { utf8 } from '../bytes.ts';
import { arnOf, bodyOf, type Call, isNoArray, maybe, vaultOf } from '../call.ts';
import { invalid, missing, notFound } from '../errors.ts';
import { empty, json } from '../http.ts';
import { checkTopic } from '../topic.ts';

const EVENTS = ['ArchiveRetrievalCompleted', 'InventoryRetrievalCompleted'];
const Notifications = v.object({ SNSTopic: maybe(v.string()), Events: maybe(v.array(v.string())) });
const AccessPolicy = v.object({ Policy: maybe(v.string()) });

export function setVaultNotifications(call: Call): Response {
  const vault = vaultOf(call);
  const { SNSTopic, Events } = bodyOf(call, Notifications);
  if (SNSTopic === undefined) throw missing('SNSTopic');
  if (!Events || Events.length === 0) throw missing('Events');
  for (const event of Events) if (!EVENTS.includes(event)) throw invalid(`Invalid event: ${event}`);
  checkTopic(call.region, SNSTopic);
  vault.notifications = { topic: SNSTopic, events: Events };
  call.world.changed();
  return empty(204);
}

export function getVaultNotifications(call: Call): Response {
  const { notifications } = vaultOf(call);
  if (!notifications) throw notFound(`No notification configuration is set for vault: ${arnOf(call)}`);
  return json({ Events: notifications.events, SNSTopic: notifications.topic ?? null });
}

export function deleteVaultNotifications(call: Call): Response {
  delete vaultOf(call).notifications;
  call.world.changed();
  return empty(204);
}

export function setVaultAccessPolicy(call: Call): Response {
  const vault = vaultOf(call);
  const { Policy } = bodyOf(call, AccessPolicy);
  vault.accessPolicy = checkedPolicy(Policy);
  call.world.changed();
  return empty(204);
}

const MOST_POLICY_BYTES = 20_480;
const Policy = v.pipe(v.string(), v.parseJson(), v.check(isNoArray), v.looseObject({}));

/** A policy is a JSON object in a string, of at most 20 KB. */
export function checkedPolicy(policy: string | undefined): string {
  if (policy === undefined) throw missing('Policy');
  if (utf8(policy).length > MOST_POLICY_BYTES) throw invalid('The policy is larger than 20 KB.');
  if (!v.is(Policy, policy)) throw invalid('The policy is not a JSON object.');
  return policy;
}

export function getVaultAccessPolicy(call: Call): Response {
  const { accessPolicy } = vaultOf(call);
  if (accessPolicy === undefined) throw notFound(`No vault access policy is set for: ${arnOf(call)}`);
  return json({ Policy: accessPolicy });
}

export function deleteVaultAccessPolicy(call: Call): Response {
  delete vaultOf(call).accessPolicy;
  call.world.changed();
  return empty(204);
}
