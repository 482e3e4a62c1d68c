/** Content and a content store in memory, for tests and for uploads to a demo without a server. */

import type { Bytes } from './bytes.ts';
import type { Content, ContentStore } from './ports.ts';
import { bytesStream, chunksOf, readAll, streamOf } from './streams.ts';
import { leafHashesOf } from './tree-hash.ts';

const CHUNK = 64 * 1024;

export function memoryContent(bytes: Bytes): Content {
  let leaves: Promise<Bytes[]> | undefined;
  return {
    sizeBytes: bytes.length,
    read: (start, end) =>
      streamOf(
        (async function* () {
          for (let at = start; at < end; at += CHUNK) yield bytes.slice(at, Math.min(at + CHUNK, end));
        })(),
      ),
    leafHashes: () => (leaves ??= leafHashesOf(bytesStream(bytes))),
  };
}

/** Several contents as one, in order. */
function joinedContent(parts: readonly Content[]): Content {
  let leaves: Promise<Bytes[]> | undefined;
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  async function* read(start: number, end: number): AsyncGenerator<Bytes> {
    let offset = 0;
    for (const part of parts) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, part.sizeBytes);
      if (from < to) yield* chunksOf(part.read(from, to));
      offset += part.sizeBytes;
    }
  }
  return {
    sizeBytes,
    read: (start, end) => streamOf(read(start, end)),
    leafHashes: () => (leaves ??= leafHashesOf(streamOf(read(0, sizeBytes)))),
  };
}

export function memoryStore(): ContentStore {
  const contents = new Map<string, Content>();
  const keep = (key: string, content: Content): Content => {
    contents.set(key, content);
    return content;
  };
  return {
    write: async (key, body) => keep(key, memoryContent(await readAll(body))),
    open: async (key) => contents.get(key),
    join: async (key, parts) => keep(key, joinedContent(parts)),
    remove: async (key) => void contents.delete(key),
  };
}
