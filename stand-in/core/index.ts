/**
 * The local Glacier: a web-standard handler that speaks Glacier's wire protocol, a Cognito identity
 * pool's and a sign-in's. What stands behind it (HTTP, a worker, a test) fills the ports.
 */

import type { FaultRule } from './faults.ts';
import type { Chance, Clock, Content, ContentStore, JournalEntry, Wire } from './ports.ts';
import type { UserPool } from './sign-in.ts';
import type { Snapshot } from './snapshot.ts';
import { buildStandIn } from './stand-in.ts';
import type { TrustedProvider } from './trust.ts';

export { memoryContent, memoryStore } from './content.ts';
export { FaultRule, wireFault } from './faults.ts';
export { identityPoolId, loginProvider, newSigningKey, type PrivateJwk, type UserPool } from './sign-in.ts';
export { readSnapshot, type Snapshot } from './snapshot.ts';
export type { Chance, Clock, Content, ContentStore, JournalEntry, Wire } from './ports.ts';
export type { TrustedProvider } from './trust.ts';

export interface StandInOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly store: ContentStore;
  /** Region of the vaults that are added from outside, and of the identity pool: `demo`. */
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  /** Fixed long-lived keys for command-line clients. */
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Time of every job, whatever its tier; without it, the tiers' own times. */
  readonly jobDelayMs?: number;
  /** How long a finished job's output can be downloaded. */
  readonly outputLifeMs: number;
  /** How long the keys live that the identity pool hands out. */
  readonly keyLifeMs: number;
  /** How long an ID token lives that `/_stand-in/sign-in` hands out; without it, an hour. */
  readonly idTokenLifeMs?: number;
  /** How much a slow line takes at once; the journal counts by it. Without it, as it comes. */
  readonly pieceBytes?: number;
  /** From an earlier `snapshot()`; what was read from a file goes through `readSnapshot` first. */
  readonly state?: Snapshot;
  /** Called after each change that should outlive a restart. */
  readonly onChange?: () => void;
  /** Waits, for the faults that are slow. Default: setTimeout. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** An archive whose bytes live outside the content store: a served file, generated content. */
export interface OutsideArchive {
  /** 0 to 1,024 printable ASCII characters. */
  readonly description: string;
  readonly content: Content;
  readonly createdAtMs: number;
  /** 138 characters; give the same one after a restart, so that old jobs find their archive. */
  readonly archiveId?: string;
  /** Lower-case hex, where it is known: spares hashing the content for an inventory. */
  readonly treeHash?: string;
}

export interface StandIn {
  /**
   * Answers one request; never rejects.
   *
   * @param wire the raw target and Host, where the platform knows them: a Request's URL has lost
   *   `..` segments. Without it they are taken from the URL.
   * @returns a Response; ask `wireFault(response)` before sending it (`faults.ts`).
   */
  handle(request: Request, wire?: Wire): Promise<Response>;
  /**
   * Adds a vault to the stand-in's region, or leaves the one of that name. Such a vault has an
   * inventory from the start, and archives added from outside are in it at once.
   */
  addVault(name: string, facts?: { readonly createdAtMs?: number }): void;
  /** Adds an archive without reading a byte of it. @returns its id. */
  addArchive(vault: string, archive: OutsideArchive): string;
  /**
   * Adds a finished job, as if somebody had begun it earlier: of an archive, or of the inventory.
   * Fulfils when its output is there, or for large contents when that is under way.
   */
  addFinishedJob(vault: string, what: { readonly archiveId?: string; readonly description?: string }): Promise<void>;
  /** Orders a fault, as `POST /_stand-in/faults` does. @returns the rule's id. */
  addFault(rule: FaultRule): string;
  /** The user pool that the identity pool trusts, for a sign-in with pages of its own. */
  readonly userPool: UserPool;
  /** Makes the identity pool take another OpenID provider's ID tokens too. */
  trust(provider: TrustedProvider): void;
  /**
   * Carries out a request of a service that stands beside the stand-in, with journal and faults
   * around it; ask `wireFault` of the Response, as of those of `handle`.
   *
   * @param operation its name for rules and journal.
   */
  observe(operation: string, request: Request, wire: Wire, run: () => Promise<Response>): Promise<Response>;
  /** The stand-in's time, epoch ms: the clock plus what `/_stand-in/clock` added. */
  now(): number;
  /** All that should outlive a restart, as plain JSON; archives from outside aren't in it. */
  snapshot(): Snapshot;
  /** The latest requests, oldest first. */
  journal(): readonly JournalEntry[];
}

export function createStandIn(options: StandInOptions): StandIn {
  return buildStandIn(options);
}
