/**
 * Temporary keys: made without remembering them, so that they survive a restart as Amazon's do.
 *
 * The session token carries the key id and its times, sealed with the state's token key; the secret
 * is derived from the token. Key ids begin with `DEMO`, as no key of AWS does (those begin with `A`).
 */

import { fromBase64Url, hmacSha256, textOf, timingSafeEqual, toBase64Url, utf8 } from './bytes.ts';
import * as v from 'valibot';
import type { World } from './world.ts';

const Sealed = v.object({ keyId: v.string(), generation: v.number(), expiresAtMs: v.number() });

export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

export async function issueKeys(world: World): Promise<TemporaryKeys> {
  const keyId = `DEMO${letters(16)}`;
  const expiresAtMs = world.now() + world.options.keyLifeMs;
  const body = toBase64Url(utf8(JSON.stringify({ keyId, generation: world.state.keyGeneration, expiresAtMs })));
  const sessionToken = `${body}.${await seal(world, 'token', body)}`;
  return { accessKeyId: keyId, secretAccessKey: await seal(world, 'secret', sessionToken), sessionToken, expiresAtMs };
}

function letters(count: number): string {
  const random = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(random, (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32)).join('');
}

async function seal(world: World, purpose: 'token' | 'secret', text: string): Promise<string> {
  const key = fromBase64Url(world.state.tokenKey) ?? new Uint8Array(32);
  return toBase64Url(await hmacSha256(key, utf8(`${purpose}:${text}`)));
}

export type KeyState = { readonly is: 'good' | 'expired'; readonly secretAccessKey: string } | { readonly is: 'unknown' };

/** What is known of a key id and the session token that came with it. */
export async function lookUpKeys(world: World, accessKeyId: string, token: string | undefined): Promise<KeyState> {
  const { keys } = world.options;
  if (token === undefined) {
    if (accessKeyId !== keys.accessKeyId) return { is: 'unknown' };
    return { is: 'good', secretAccessKey: keys.secretAccessKey };
  }
  const [body = '', mac = ''] = token.split('.');
  if (!timingSafeEqual(mac, await seal(world, 'token', body))) return { is: 'unknown' };
  const facts = readSealed(body);
  if (facts?.keyId !== accessKeyId) return { is: 'unknown' };
  const expired = world.now() >= facts.expiresAtMs || facts.generation < world.state.keyGeneration;
  return { is: expired ? 'expired' : 'good', secretAccessKey: await seal(world, 'secret', token) };
}

function readSealed(body: string): v.InferOutput<typeof Sealed> | undefined {
  const bytes = fromBase64Url(body);
  if (!bytes) return undefined;
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), Sealed), textOf(bytes));
  return result.success ? result.output : undefined;
}
