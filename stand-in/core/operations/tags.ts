/** AddTagsToVault, RemoveTagsFromVault, ListTagsForVault. */

import * as v from 'valibot';
import { bodyOf, type Call, vaultOf } from '../call.ts';
import { invalid, limitExceeded } from '../errors.ts';
import { empty, json } from '../http.ts';

const MOST_A_VAULT = 50;
const MOST_A_CALL = 10;

/** Unicode letters, digits, white space and some signs, counted in characters (developer guide, "Tagging Amazon S3 Glacier Resources"). */
const KEY = /^[\p{L}\p{Nd}\s_./=+@-]{1,128}$/u;
const VALUE = /^[\p{L}\p{Nd}\s_./=+@-]{0,255}$/u;

const Tags = v.object({ Tags: v.optional(v.record(v.string(), v.string()), {}) });
const TagKeys = v.object({ TagKeys: v.optional(v.array(v.string()), []) });

export function addTagsToVault(call: Call): Response {
  const vault = vaultOf(call);
  const added = bodyOf(call, Tags).Tags;
  for (const [key, value] of Object.entries(added)) {
    if (!KEY.test(key) || /^aws:/i.test(key)) throw invalid(`Invalid tag key: ${key}`);
    if (!VALUE.test(value)) throw invalid(`Invalid tag value: ${value}`);
  }
  const tags = { ...vault.tags, ...added };
  if (Object.keys(added).length > MOST_A_CALL) throw limitExceeded(`At most ${MOST_A_CALL} tags can be added at once.`);
  if (Object.keys(tags).length > MOST_A_VAULT) throw limitExceeded(`A vault can have at most ${MOST_A_VAULT} tags.`);
  vault.tags = tags;
  call.world.changed();
  return empty(204);
}

export function removeTagsFromVault(call: Call): Response {
  const vault = vaultOf(call);
  const removed = bodyOf(call, TagKeys).TagKeys;
  vault.tags = Object.fromEntries(Object.entries(vault.tags).filter(([key]) => !removed.includes(key)));
  call.world.changed();
  return empty(204);
}

export function listTagsForVault(call: Call): Response {
  return json({ Tags: vaultOf(call).tags });
}
