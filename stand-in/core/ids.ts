/** Identifiers as Glacier makes them: base64url alphabet, fixed lengths, any may start with `-`. */

import type { Chance } from './ports.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function randomId(chance: Chance, length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(Math.floor(chance() * ALPHABET.length))).join('');
}

export const archiveId = (chance: Chance) => randomId(chance, 138);
/** Of jobs and multipart uploads. */
export const longId = (chance: Chance) => randomId(chance, 92);
/** Of vault locks and of provisioned capacity. */
export const shortId = (chance: Chance) => randomId(chance, 24);
export const requestId = (chance: Chance) => randomId(chance, 47);

/** `aws`, or the partition of China or of GovCloud. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function vaultArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:glacier:${region}:${accountId}:vaults/${name}`;
}

/** The host that Amazon answers at for this region. */
export function realHost(region: string): string {
  return `glacier.${region}.amazonaws.com${partitionOf(region) === 'aws-cn' ? '.cn' : ''}`;
}
