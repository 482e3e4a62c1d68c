/**
 * `--generate-archives N`: a vault of any size without bytes on disk, for lists and inventories.
 *
 * [Note: classes] A true tree hash needs every byte, and a million archives are some ten terabytes.
 * So their contents come in 512 classes, cut out of one stream: whole MiB are shared and hashed once
 * for all, only the tails differ. That is half a gigabyte to hash at the start, and every hash that
 * an inventory tells is true. Within an archive no two MiB are equal.
 */

import type { Content, OutsideArchive } from '../core/index.ts';
import { archiveIdOf } from '../core/archive-id.ts';
import { byteSource } from '../core/generated.ts';
import { MiB, once, sha256, treeHashHex, type Bytes } from '../core/leaves.ts';
import { pieces } from '../core/pieces.ts';
import { describedAs } from './many-descriptions.ts';
import { KINDS, pathOf, type Kind } from './many-paths.ts';

const CLASSES = 512;
const FIRST_UPLOAD_MS = Date.UTC(2012, 8, 3);
const LAST_UPLOAD_MS = Date.UTC(2020, 10, 28);
interface Class {
  readonly content: Content;
  readonly treeHash: string;
}

/** Makes `count` archives while they are asked for: the list as such never exists. Same ids always. */
export async function manyArchives(count: number): Promise<Iterable<OutsideArchive>> {
  const classes = await makeClasses(Math.min(count, CLASSES));
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < count; index++) {
        const made = classes[index % classes.length];
        if (made) yield archiveOf(index, count, made);
      }
    },
  };
}

function archiveOf(index: number, count: number, { content, treeHash }: Class): OutsideArchive {
  const uploadedAtMs = (of: number): number => FIRST_UPLOAD_MS + Math.floor(((LAST_UPLOAD_MS - FIRST_UPLOAD_MS) * of) / count);
  const createdAtMs = uploadedAtMs(index);
  const path = pathOf(index, (of) => new Date(uploadedAtMs(of)).getUTCFullYear());
  const modifiedAtMs = createdAtMs - (index % 90) * 86_400_000;
  const description = describedAs(index, { path, modifiedAtMs, sizeBytes: content.sizeBytes });
  return { archiveId: archiveIdOf(`generated ${index}`), description, content, createdAtMs, treeHash };
}

async function makeClasses(count: number): Promise<readonly Class[]> {
  const source = byteSource('generated vault');
  const wholeLeaves = new Map<number, Promise<Bytes>>();
  const hashOf = async (start: number, end: number): Promise<Bytes> => sha256(await source.read(start, end));
  const make = async (index: number): Promise<Class | undefined> => {
    const kind = KINDS[index % KINDS.length];
    if (!kind) return undefined;
    const sizeBytes = sizeOf(kind, index);
    const first = (index % 64) * MiB;
    const leaf = (start: number, end: number): Promise<Bytes> => {
      if (end - start < MiB) return hashOf(start, end);
      const known = wholeLeaves.get(start) ?? hashOf(start, end);
      wholeLeaves.set(start, known);
      return known;
    };
    const leafHashes = once(() => leavesOf(sizeBytes, first, leaf));
    const content: Content = {
      sizeBytes,
      read: (start, end) => pieces(start, end, (from, to) => source.read(first + from, first + to)),
      leafHashes,
    };
    return { content, treeHash: await treeHashHex(await leafHashes()) };
  };
  const made: Class[] = [];
  for (let index = 0; index < count; index++) {
    const one = await make(index);
    if (one) made.push(one);
  }
  return made;
}

/** Spread evenly over the orders of magnitude, as real files are. */
function sizeOf({ leastBytes, mostBytes }: Kind, index: number): number {
  const share = ((index * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
  return Math.round(leastBytes * (mostBytes / leastBytes) ** share);
}

function leavesOf(sizeBytes: number, first: number, leaf: (start: number, end: number) => Promise<Bytes>): Promise<readonly Bytes[]> {
  const leaves: Promise<Bytes>[] = [];
  for (let at = 0; at < sizeBytes; at += MiB) leaves.push(leaf(first + at, first + Math.min(at + MiB, sizeBytes)));
  return Promise.all(leaves);
}
