/** A way in which a server misbehaves: a rule for the stand-in's faults, with chances where it has some (docs/stand-in.md). */
import type { Chance } from '../chance.ts';

export type Rule = Readonly<Record<string, unknown>> & { readonly on: string; readonly kind: string };
export type Script = (chance: Chance) => Rule;

export const MiB = 1024 * 1024;
/** Bytes of a chunk of the archives here. */
export const CHUNK = 16 * MiB;

/** On what brings bytes. */
export const ofOutput =
  (kind: string, more: Readonly<Record<string, unknown>> = {}): Script =>
  () => ({ on: 'GetJobOutput', kind, ...more });

/** A service error as Amazon writes it. */
export const refusing =
  (on: string, status: number, code: string, message: string): Script =>
  () => ({ on, kind: 'error', status, code, message });
