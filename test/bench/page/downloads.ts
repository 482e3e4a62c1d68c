/** What the bench of downloads runs in a page beside the app: same origin, same worker, same store. */
import { chunkBytes } from '../../../src/store/chunks.ts';
import { reading } from '../../../src/store/database.ts';
import type { Transfer } from '../../../src/core/transfer/transfer.ts';
import { chunkCount } from '../../../src/core/plan/chunks.ts';
import type { Ask } from '../../../src/messages.ts';
import { Loader } from '../../../src/ui/save/loader.ts';
import { fileOf, writeChunks } from '../../../src/ui/save/write.ts';

const MiB = 1024 * 1024;
const CHUNK = 16 * MiB;
const LANES = 4;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function ask(message: Ask): Promise<unknown> {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<{ ok: boolean; value?: unknown; failure?: unknown }>) =>
      data.ok ? resolve(data.value) : reject(new Error(JSON.stringify(data.failure)));
    active?.postMessage(message, [port2]);
  });
}

async function signIn(): Promise<void> {
  const keys = { accessKeyId: 'ASIABENCHBENCHBENCH', secretAccessKey: 'bench', sessionToken: 'bench' };
  await ask({ kind: 'session/set', session: { kind: 'pasted', keys }, signOuts: 0 });
}

const transferOf = (id: string): Promise<Transfer | undefined> =>
  reading(['transfers'], (transaction) => transaction.objectStore('transfers').get(id));

/** Hears the news as the app's screens do, and keeps the worker awake as they do. */
function proven(id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const news = new BroadcastChannel('thaw-news');
    const pings = setInterval(() => void ask({ kind: 'ping', build: 'bench' }), 5_000);
    const look = async (): Promise<void> => {
      const transfer = await transferOf(id);
      if (transfer?.whole !== 'proven' && !transfer?.stoppedBy) return;
      clearInterval(pings);
      news.close();
      if (transfer.stoppedBy) reject(new Error(JSON.stringify(transfer.stoppedBy)));
      else resolve();
    };
    news.onmessage = ({ data }: MessageEvent<{ kind: string }>) => (data.kind === 'changed' ? void look() : undefined);
    void look();
  });
}

async function begin(mib: number): Promise<string> {
  await signIn();
  const { transferId } = (await ask({ kind: 'transfer/adopt', region: 'us-east-1', vault: 'bench', jobId: `mib-${mib}`, name: 'bench.bin' })) as {
    transferId: string;
  };
  return transferId;
}

async function targetOf(id: string): Promise<NonNullable<Transfer['target']>> {
  const target = (await transferOf(id))?.target;
  if (!target) throw new Error('a transfer without a target');
  return target;
}

function randomBytes(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CHUNK);
  for (let at = 0; at < CHUNK; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** Strict transactions of one Blob each, some at once: what the same browser and disk can do at most. */
async function bareWrites(mib: number): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('bench-writes', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('blobs');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
  });
  const bytes = randomBytes();
  const count = Math.ceil((mib * MiB) / CHUNK);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const blob = new Blob([bytes]);
      await new Promise<void>((resolve, reject) => {
        const transaction = database.transaction('blobs', 'readwrite', { durability: 'strict' });
        transaction.objectStore('blobs').put(blob, i);
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      });
    }
  };
  const ms = await timed(() => Promise.all(Array.from({ length: LANES }, lane)));
  database.close();
  await new Promise((resolve) => (indexedDB.deleteDatabase('bench-writes').onsuccess = resolve));
  return ms;
}

async function readThrough(blob: Blob): Promise<void> {
  const reader = blob.stream().getReader();
  while (!(await reader.read()).done);
}

export const downloads = {
  begin,
  bareWrites,
  /** From adopting a finished job to the proof of the whole. */
  async download(mib: number): Promise<{ readonly id: string; readonly ms: number }> {
    let id = '';
    const ms = await timed(async () => proven((id = await begin(mib))));
    return { id, ms };
  },
  /** After a kill: whatever is on record goes on. @returns its id. */
  async goOn(id: string): Promise<string> {
    await signIn();
    await ask({ kind: 'transfer/resume', transferIds: [id] });
    await proven(id);
    return id;
  },
  forget: (id: string) => ask({ kind: 'transfer/remove', transferIds: [id] }),
  /** The ceiling of a save: the same Blob, read and forgotten. */
  readBlob: async (id: string) => {
    const blob = await fileOf(id, await targetOf(id));
    return timed(() => readThrough(blob));
  },
  /** The re-hash that goes before every save. */
  rehash: (id: string) => timed(() => new Loader().rehash(id, () => undefined)),
  /** Into a file of the browser's own: what a picked one costs, without the browser's look at it. */
  async writePicked(id: string): Promise<number> {
    const target = await targetOf(id);
    const root = await navigator.storage.getDirectory();
    const place = await root.getFileHandle('bench.bin', { create: true });
    const ms = await timed(() => writeChunks(place, id, target, new AbortController().signal, () => undefined));
    await root.removeEntry('bench.bin');
    return ms;
  },
  /** The ceiling of that: as many bytes from memory into such a file. */
  async bareFile(mib: number): Promise<number> {
    const root = await navigator.storage.getDirectory();
    const place = await root.getFileHandle('bare.bin', { create: true });
    const bytes = randomBytes();
    const ms = await timed(async () => {
      const file = await place.createWritable();
      for (let at = 0; at < mib * MiB; at += CHUNK) await file.write(bytes);
      await file.close();
    });
    await root.removeEntry('bare.bin');
    return ms;
  },
  /** The ceiling of the worker's way: the browser downloads as many bytes from the server. */
  downloadPlainly(mib: number): void {
    const link = document.createElement('a');
    link.href = `/plain/${mib}`;
    link.download = 'bare.bin';
    link.click();
  },
  /** Hands the file to the browser; it is done when the disk has it. */
  async handOver(id: string): Promise<void> {
    const { url } = (await ask({ kind: 'save/offer', transferId: id, name: 'bench.bin' })) as { url: string };
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
  },
  /** The file of the page's input, as *Check a file* does it. */
  async check(): Promise<number> {
    const [file] = document.querySelector<HTMLInputElement>('#file')?.files ?? [];
    if (!file) throw new Error('no file was given');
    return timed(() => new Loader().check(file, { by: 'tree-hash', treeHash: '0'.repeat(64) }, () => undefined));
  },
  async storedChunks(id: string): Promise<number> {
    const target = (await transferOf(id))?.target;
    if (!target) return 0;
    let stored = 0;
    for (let i = 0; i < chunkCount(target); i++) if (await chunkBytes(id, i)) stored += 1;
    return stored;
  },
};
