/** The two things that a hosted sign-in leaves in this tab: what it began with, and what it got. */
import * as v from 'valibot';
import { HOUR } from '../../../core/units.ts';
import { tabRecord } from './tab-storage.ts';

const Begun = v.object({
  state: v.string(),
  nonce: v.string(),
  /** PKCE: only who has this can use the code (RFC 7636). */
  verifier: v.string(),
  /** Where the person was. */
  hash: v.string(),
  atMs: v.number(),
});
export type Begun = v.InferOutput<typeof Begun>;

const Tokens = v.object({
  /** Whose tokens these are; another configuration doesn't use them. */
  provider: v.string(),
  idToken: v.string(),
  /** Epoch ms, by this computer's clock. */
  idTokenExpiresAtMs: v.number(),
  refreshToken: v.optional(v.string()),
});
export type Tokens = v.InferOutput<typeof Tokens>;

/** `signOuts`: how often somebody had signed out in this browser by then; tokens of before the last time are dead. */
const Kept = v.object({ ...Tokens.entries, signOuts: v.number() });

const begun = tabRecord('thaw-sign-in', Begun);
export const tokens = tabRecord('thaw-tokens', Kept);

/** A person may look for a second factor, but not for ever. */
const ANSWERED_WITHIN_MS = HOUR;

export const remember = (what: Begun): void => begun.write(what);

/**
 * @param state of an answer.
 * @returns what this tab began with it; a second time, or for an answer to nobody's question, undefined.
 */
export function recall(state: string | null, nowMs: number): Begun | undefined {
  const found = begun.read();
  begun.drop();
  return found && found.state === state && nowMs - found.atMs < ANSWERED_WITHIN_MS ? found : undefined;
}
