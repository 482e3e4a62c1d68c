/** One checked request on its way to its operation, and what operations have in common. */

import * as v from 'valibot';
import { type Bytes, textOf } from './bytes.ts';
import { invalid, malformedBody, vaultNotFound } from './errors.ts';
import { vaultArn } from './ids.ts';
import type { Archive } from './snapshot.ts';
import type { Vault } from './state.ts';
import type { ByteStream } from './streams.ts';
import { findVault, type World } from './world.ts';

export interface Call {
  readonly world: World;
  /** That the request was signed for. */
  readonly region: string;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  /** Decoded pieces of the path, by the names in its route. */
  readonly params: ReadonlyMap<string, string>;
  /** Empty for the operations that stream. */
  readonly body: Bytes;
  /** The body of an upload, unread. */
  readonly stream: ByteStream;
}

export function param(call: Call, name: string): string {
  return call.params.get(name) ?? '';
}

/** `/<12 digits>/vaults/<name>`, for Location headers. */
export function vaultPath(call: Call): string {
  return `/${call.world.options.accountId}/vaults/${param(call, 'vault')}`;
}

export function arnOf(call: Call, name = param(call, 'vault')): string {
  return vaultArn(call.region, call.world.options.accountId, name);
}

export function isVaultName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{1,255}$/.test(name);
}

/** The vault that the path names. @throws ServiceError 404 */
export function vaultOf(call: Call): Vault {
  const name = param(call, 'vault');
  const vault = findVault(call.world, call.region, name);
  if (vault) return vault;
  // A name with other characters is told bare, as the service does.
  throw vaultNotFound(isVaultName(name) ? arnOf(call) : name);
}

/**
 * The archive that an id names, deleted or not; undefined: the id is unknown.
 *
 * @throws ServiceError for one of another vault, by which users met it at deleting
 *   (vsespb/mt-aws-glacier#32 and #44).
 */
export function archiveOfVault(call: Call, vault: Vault, id: string): Archive | undefined {
  const archive = vault.archives.get(id);
  if (archive) return archive;
  for (const other of call.world.state.vaults.values()) {
    if (other.region === call.region && other.archives.has(id)) throw invalid(`Invalid vault name: ${arnOf(call)}`);
  }
  return undefined;
}

/** Valibot takes an array for an object. */
export const isNoArray = (value: unknown) => !Array.isArray(value);

/** A JSON body; unknown members are ignored, explicit nulls are up to the schema. */
export function bodyOf<T extends v.GenericSchema>(call: Call, schema: T): v.InferOutput<T> {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), v.check(isNoArray), schema), textOf(call.body) || '{}');
  if (result.success) return result.output;
  throw malformedBody();
}

/** A member that may be absent or null, which is the same to the service. */
export const maybe = <T extends v.GenericSchema>(schema: T) =>
  v.optional(
    v.pipe(
      v.nullable(schema),
      v.transform((value) => value ?? undefined),
    ),
  );

/** 0 to 1,024 printable ASCII characters; leading spaces are dropped. @throws ServiceError */
export function descriptionOf(text: string | null | undefined): string {
  const trimmed = (text ?? '').replace(/^ +/, '');
  if (/^[\x20-\x7E]{0,1024}$/.test(trimmed)) return trimmed;
  throw invalid(`Invalid description: ${trimmed}`);
}
