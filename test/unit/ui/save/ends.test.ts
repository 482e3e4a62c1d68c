/** Every wait of a save ends (faults.md, G4). */
import { afterEach, expect, test, vi } from 'vitest';
import { Failed } from '../../../../src/core/failure/failure.ts';
import { HOUR, MiB } from '../../../../src/core/units.ts';
import { Ended, Loader } from '../../../../src/ui/save/loader.ts';
import { writeChunks } from '../../../../src/ui/save/write.ts';

vi.mock('../../../../src/store/chunks.ts', () => ({
  chunkBytes: async () => Object.assign(new Blob(['x']), { arrayBuffer: () => new Promise(() => undefined) }),
}));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('G4 F9 a chunk that was cut and never ends, in the store and on its way to the place, ends the save as gone', async () => {
  vi.useFakeTimers();
  const never = () => new Promise<never>(() => undefined);
  const place = { name: 'f', createWritable: async () => ({ write: never, abort: async () => undefined }) } as unknown as FileSystemFileHandle;
  const writing = writeChunks(place, 't', { start: 0, sizeBytes: 1, chunkBytes: 16 * MiB }, new AbortController().signal, () => undefined);
  const ended = expect(writing).rejects.toEqual(new Failed({ code: 'chunk-gone', chunk: 0 }));
  await vi.advanceTimersByTimeAsync(HOUR);
  await ended;
});

test('G4 a loader that was ended gives nobody silence', async () => {
  const gone = { postMessage: () => undefined, terminate: () => undefined };
  vi.stubGlobal('Worker', function () {
    return gone;
  });
  const loader = new Loader();
  loader.end();
  await expect(loader.rehash('t', () => undefined)).rejects.toBeInstanceOf(Ended);
});
