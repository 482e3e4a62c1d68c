/** The stand-in's state in memory, and its way into a snapshot and back. */

import { toBase64Url } from './bytes.ts';
import type { Archive, Capacity, Job, Part, Policy, Snapshot, UploadRecord, VaultFacts } from './snapshot.ts';

/** A multipart upload; parts by their first byte, the latest of a range wins. */
export interface Upload extends Omit<UploadRecord, 'parts'> {
  readonly parts: Map<number, Part>;
}

export interface Vault extends VaultFacts {
  readonly archives: Map<string, Archive>;
  /** Oldest first. */
  readonly jobs: Map<string, Job>;
  readonly uploads: Map<string, Upload>;
  /** Ids of archives with a `deletedSeq`, so that sweeping needs no look at all the others. */
  readonly deleted: Set<string>;
  /** Archives from outside, which every inventory knows; counted anew after a restart. */
  readonly outside: { count: number; bytes: number };
}

export interface State {
  clockShiftMs: number;
  seq: number;
  /** By `<region>/<name>`. */
  readonly vaults: Map<string, Vault>;
  readonly policies: Map<string, Policy>;
  readonly capacities: Map<string, Capacity[]>;
  readonly tokenKey: string;
  keyGeneration: number;
  signInKey?: Readonly<Record<string, unknown>>;
}

export function emptyState(): State {
  return {
    clockShiftMs: 0,
    seq: 0,
    vaults: new Map(),
    policies: new Map(),
    capacities: new Map(),
    tokenKey: toBase64Url(crypto.getRandomValues(new Uint8Array(32))),
    keyGeneration: 0,
  };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

export function stateOf(snapshot: Snapshot): State {
  const { vaults, policies, capacities, version: _, ...facts } = structuredClone(snapshot);
  for (const { uploads, archives } of vaults) {
    // A Complete that a crash cut off: the upload is open again. Without parts, it's the archive that went.
    for (const upload of uploads) {
      if (upload.parts.length > 0 && !archives.some(({ id }) => id === upload.completedAs)) delete upload.completedAs;
    }
  }
  return {
    ...facts,
    vaults: new Map(
      vaults.map((vault) => [
        `${vault.region}/${vault.name}`,
        {
          ...vault,
          deleted: new Set(vault.archives.filter((archive) => archive.deletedSeq !== undefined).map(({ id }) => id)),
          outside: { count: 0, bytes: 0 },
          archives: byId(vault.archives),
          jobs: byId(vault.jobs),
          uploads: byId(
            vault.uploads.map((upload) => ({
              ...upload,
              parts: new Map(upload.parts.map((part) => [part.range.start, part])),
            })),
          ),
        },
      ]),
    ),
    policies: new Map(Object.entries(policies)),
    capacities: new Map(Object.entries(capacities)),
  };
}

/** Archives from outside are left out, but for deleted ones: who added them adds them again. */
export function snapshotOf(state: State): Snapshot {
  const { vaults, policies, capacities, ...facts } = state;
  return structuredClone({
    version: 1,
    ...facts,
    vaults: [...vaults.values()].map(({ outside: _, deleted: __, ...vault }) => ({
      ...vault,
      archives: [...vault.archives.values()].filter(({ contentKey, deletedSeq }) => contentKey !== undefined || deletedSeq !== undefined),
      jobs: [...vault.jobs.values()],
      uploads: [...vault.uploads.values()].map((upload) => ({ ...upload, parts: [...upload.parts.values()] })),
    })),
    policies: Object.fromEntries(policies),
    capacities: Object.fromEntries(capacities),
  });
}
