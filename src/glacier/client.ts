/** One SDK client a region, and the one way in which calls are made and their errors told. */
import { GlacierClient } from '@aws-sdk/client-glacier';
import type { HttpRequest } from '@smithy/types';
import { toHex } from '../core/hash/hex.ts';
import { sha256 } from '../core/hash/tree-hash.ts';
import { keysFit } from '../core/demo.ts';
import type { Keys } from '../core/keys.ts';
import { Failed, failureOf, type Failure } from '../core/failure/failure.ts';
import { MiB } from '../core/units.ts';
import { serviceFailure, type CallContext } from './errors.ts';
import type { Keyring } from './keys.ts';
import { SameOriginHandler, type Origin } from './same-origin.ts';
import { overNetwork, type Send } from './send.ts';

export interface Connection {
  readonly region: string;
  readonly client: GlacierClient;
  readonly keyring: Keyring;
}

export function connectionTo(region: string, keyring: Keyring, origin: Origin = globalThis.location.origin, send: Send = overNetwork): Connection {
  return { region, client: clientOf(region, keyring, new SameOriginHandler(origin, pathOf(region), send)), keyring };
}

/**
 * Keys of the demo sign nothing for Amazon, nor Amazon's for the demo: every call fails with
 * `demo-apart` before it leaves.
 *
 * @param handler decides where requests go, and what becomes of the answers.
 */
export function clientOf(region: string, keyring: Keyring, handler: SameOriginHandler): GlacierClient {
  return new GlacierClient({
    region,
    // Where it is signed for; the handler decides where it goes.
    endpoint: `https://${hostOf(region)}`,
    credentials: async () => asIdentity(fitting(await keyring.current(), region)),
    bodyChecksumGenerator: checksums,
    requestHandler: handler,
    // Retries are the engine's: one layer, and InitiateJob is never sent twice.
    maxAttempts: 1,
  });
}

/** @throws Failed `demo-apart`. */
function fitting(keys: Keys, region: string): Keys {
  if (!keysFit(keys.accessKeyId, region)) throw new Failed({ code: 'demo-apart', region });
  return keys;
}

/** @returns the path of our own origin that stands for a region's endpoint. */
export const pathOf = (region: string): string => `/glacier/${region}`;

/** @returns the service's host of a region. @see glacier.md, sections 2 and 12 */
export const hostOf = (region: string): string => `glacier.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/**
 * The SDK's own generator takes no bytes in a browser, which is what it makes of our JSON. Bodies
 * of ours are far below a MiB: one leaf, so the linear hash and the tree hash are the same.
 */
async function checksums({ body }: HttpRequest): Promise<[contentHash: string, treeHash: string]> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  if (!(bytes instanceof Uint8Array) || bytes.byteLength > MiB) throw new Failed({ code: 'unexpected', message: 'a body that is no small JSON' });
  const hash = toHex(await sha256(new Uint8Array(bytes)));
  return [hash, hash];
}

/** The SDK keeps keys without an end for ever; an end in the past makes it ask the keyring again. */
function asIdentity({ accessKeyId, secretAccessKey, sessionToken }: Keys) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }), expiration: new Date(0) };
}

/**
 * Makes a call. Keys that ran out in it are renewed and the call is made once more: the service
 * refused it before doing anything. So is one that was signed by a wrong clock, as the SDK has
 * learnt the service's time from the refusal.
 *
 * @throws Failed with what the service's error means for this call.
 */
export async function call<T>(connection: Connection, asked: Omit<CallContext, 'region'>, send: (client: GlacierClient) => Promise<T>): Promise<T> {
  const context = { ...asked, region: connection.region };
  const keys = await connection.keyring.current();
  try {
    return await send(connection.client);
  } catch (error) {
    const failure = serviceFailure(error, context);
    if (failure.code === 'keys-ended' || failure.code === 'keys-refused') await renewed(connection, keys, failure);
    else if (failure.code !== 'clock-off') throw new Failed(failure);
  }
  try {
    return await send(connection.client);
  } catch (error) {
    throw new Failed(serviceFailure(error, context));
  }
}

/** @throws Failed with the refusal itself where no other keys can be had. */
async function renewed({ keyring }: Connection, refused: Keys, refusal: Failure): Promise<void> {
  try {
    await keyring.renew(refused);
  } catch (error) {
    const failure = failureOf(error);
    throw new Failed(failure.code === 'keys-ended' ? refusal : failure);
  }
}
