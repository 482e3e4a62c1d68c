/** Bodies of uploads: hashed while they stream into the store, compared at the end. */

import { Sha256 } from '@aws-crypto/sha256-js';
import { type Bytes, sha256, toHex } from './bytes.ts';
import type { Call } from './call.ts';
import { frontEnd, invalid, missing, ServiceError } from './errors.ts';
import type { Content } from './ports.ts';
import { piecesOf, streamOf } from './streams.ts';
import { MIB, treeHashOf } from './tree-hash.ts';

const GIB = 1024 * MIB;
/** Of a single upload, and of a part. */
export const LARGEST_BODY = 4 * GIB;

export interface Received {
  readonly content: Content;
  /** Hex. */
  readonly treeHash: string;
}

/** The length that the request declares; undefined where the platform doesn't show it. */
export function declaredLength(call: Call): number | undefined {
  const text = call.headers.get('content-length');
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

export function checkLength(length: number): void {
  if (length < 1 || length > LARGEST_BODY) throw invalid(`Invalid Content-Length: ${length}`);
}

/**
 * Stores the body under a key, if it has both the hashes that its headers claim.
 *
 * @throws ServiceError; then nothing is kept.
 */
export async function receive(call: Call, key: string): Promise<Received> {
  const { store } = call.world.options;
  const expectedTree = call.headers.get('x-amz-sha256-tree-hash');
  if (expectedTree === null) throw missing('x-amz-sha256-tree-hash');
  const linear = new Sha256();
  const leaves: Bytes[] = [];
  const body = piecesOf(call.stream, MIB);
  const hashed = streamOf(
    (async function* () {
      for await (const piece of body) {
        linear.update(piece);
        leaves.push(await sha256(piece));
        yield piece;
      }
    })(),
  );
  try {
    const content = await store.write(key, hashed);
    checkLength(content.sizeBytes);
    checkPayload(call, toHex(new Uint8Array(await linear.digest())));
    const treeHash = toHex(await treeHashOf(leaves));
    if (treeHash !== expectedTree.toLowerCase()) {
      throw invalid(`Checksum mismatch: expected ${expectedTree}, computed ${treeHash}`);
    }
    return { content, treeHash };
  } catch (error) {
    await store.remove(key);
    if (error instanceof ServiceError) throw error;
    throw new ServiceError(408, 'RequestTimeoutException', 'Request timed out.');
  }
}

/** The signature covers the claimed hash only, so the body must have it. The code isn't known. */
export function checkPayload(call: { readonly headers: Headers }, computed: string): void {
  const claimed = call.headers.get('x-amz-content-sha256');
  if (claimed === null || claimed.toLowerCase() === computed) return;
  throw frontEnd(
    403,
    'InvalidSignatureException',
    `The value passed in as x-amz-content-sha256 does not match the computed payload hash. Computed digest: ${computed} expected hash: ${claimed}`,
  );
}
