import * as v from 'valibot';
import { SignIn } from './config.ts';
import { DemoBy } from './demo.ts';

/** AWS credentials. Memory only: never stored, logged, or put into an address or a receipt. */
export const Keys = v.object({
  accessKeyId: v.pipe(v.string(), v.nonEmpty()),
  secretAccessKey: v.pipe(v.string(), v.nonEmpty()),
  sessionToken: v.optional(v.string()),
  /** Epoch ms; absent where nobody said when they run out. */
  expiresAtMs: v.optional(v.number()),
});
export type Keys = v.InferOutput<typeof Keys>;

/**
 * What the engine has: keys, none at all (a restarted worker, and after signing out), or such as
 * the service refused.
 */
export const KeysHeld = v.picklist(['held', 'none', 'refused']);
export type KeysHeld = v.InferOutput<typeof KeysHeld>;

/**
 * What a signed-in person has: keys that were pasted, or a login that an identity pool turns into
 * keys again and again. It travels from the page to the worker, which renews on its own.
 */
export const Session = v.variant('kind', [
  v.object({ kind: v.literal('pasted'), keys: Keys }),
  v.object({
    kind: v.literal('login'),
    signIn: SignIn,
    /** Of the demo's own login: who answers it. */
    demo: v.optional(DemoBy),
    /** The ID token, and when it runs out, epoch ms. */
    idToken: v.string(),
    idTokenExpiresAtMs: v.number(),
  }),
]);
export type Session = v.InferOutput<typeof Session>;
