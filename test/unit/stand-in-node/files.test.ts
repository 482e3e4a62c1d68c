import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { serveFolder } from '../../../stand-in/node/files.ts';
import { bytesOf, inFolder } from './folders.ts';

const MiB = 1_048_576;

function nameIn(description: string): string {
  const decoded: unknown = JSON.parse(Buffer.from(description.replace('mt2 ', ''), 'base64url').toString('utf8'));
  return typeof decoded === 'object' && decoded !== null && 'filename' in decoded ? String(decoded.filename) : '';
}

describe('what is served', () => {
  test('every file below the folder is an archive, its path the description', () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'b', 'deep'), { recursive: true });
      await writeFile(join(folder, 'b', 'deep', 'c d.txt'), 'xyz');
      await writeFile(join(folder, 'a.bin'), randomBytes(2 * MiB + 1));
      await utimes(join(folder, 'a.bin'), new Date(1e12), new Date(1e12));
      const { archives, skipped } = await serveFolder(folder);
      expect(skipped).toEqual([]);
      expect(archives.map(({ description, content, createdAtMs }) => [description, content.sizeBytes, createdAtMs === 1e12])).toEqual([
        ['a.bin', 2 * MiB + 1, true],
        ['b/deep/c d.txt', 3, false],
      ]);
    }));

  test('names that no description can hold survive in the form of mt-aws-glacier', () =>
    inFolder(async (folder) => {
      const names = ['файл.txt', ' leading', 'trailing ', 'tab\there', 'new\nline', `${'ä'.repeat(120)}.jpg`];
      for (const name of names) await writeFile(join(folder, name), name);
      const { archives, skipped } = await serveFolder(folder);
      expect(skipped).toEqual([]);
      for (const { description } of archives) expect(description).toMatch(/^mt2 [A-Za-z0-9_-]{1,1020}$/);
      expect(archives.map(({ description }) => nameIn(description)).sort()).toEqual([...names].sort());
    }));

  test('a path too long for a description loses its folders, not its name', () =>
    inFolder(async (folder) => {
      const deep = Array.from({ length: 6 }, () => 'ж'.repeat(100)).join('/');
      await mkdir(join(folder, deep), { recursive: true });
      await writeFile(join(folder, deep, 'имя.txt'), 'x');
      const { archives } = await serveFolder(folder);
      expect(archives.map(({ description }) => nameIn(description))).toEqual(['имя.txt']);
    }));

  test('ids stay the same while files come and go beside them', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'b'), '1');
      const [before] = (await serveFolder(folder)).archives;
      await writeFile(join(folder, 'a'), '2');
      const after = (await serveFolder(folder)).archives;
      expect(before?.archiveId).toMatch(/^[A-Za-z0-9_-]{138}$/);
      expect(after.map(({ archiveId }) => archiveId)).toEqual([expect.not.stringMatching(`^${before?.archiveId}$`), before?.archiveId]);
    }));

  test('empty files, links out of the folder and links to folders are named, not served', () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'in', 'sub'), { recursive: true });
      await writeFile(join(folder, 'secret'), 'secret');
      await writeFile(join(folder, 'in', 'empty'), '');
      await writeFile(join(folder, 'in', 'good'), 'good');
      await symlink('../secret', join(folder, 'in', 'out'));
      await symlink('good', join(folder, 'in', 'inside'));
      await symlink('sub', join(folder, 'in', 'round'));
      await symlink('nothing', join(folder, 'in', 'dangling'));
      const { archives, skipped } = await serveFolder(join(folder, 'in'));
      expect(archives.map(({ description }) => description)).toEqual(['good', 'inside']);
      expect(skipped).toEqual([
        'dangling: a link to nothing',
        'empty: is empty, and Glacier has no empty archives',
        'out: a link out of the folder',
        'round: a link to a folder',
      ]);
    }));

  test.each(['missing', 'file'])('a folder that is %s is told in one sentence', (kind) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'file'), 'x');
      await expect(serveFolder(join(folder, kind))).rejects.toThrow(/^[^\n]+\.$/);
    }),
  );
});

describe('reading', () => {
  test('any range, and every leaf hash', () =>
    inFolder(async (folder) => {
      const bytes = randomBytes(5 * MiB + 77);
      await writeFile(join(folder, 'a'), bytes);
      const content = (await serveFolder(folder)).archives[0]?.content;
      if (!content) throw new Error('no archive');
      for (const [start, end] of [
        [0, bytes.length],
        [1, 2],
        [MiB - 1, MiB + 1],
        [3, 4 * MiB + 5],
        [5 * MiB, bytes.length],
        [7, 7],
      ] as const) {
        expect((await bytesOf(content, start, end)).equals(bytes.subarray(start, end))).toBe(true);
      }
      const leaves = Array.from({ length: 6 }, (_, i) =>
        createHash('sha256')
          .update(bytes.subarray(i * MiB, (i + 1) * MiB))
          .digest('hex'),
      );
      expect((await content.leafHashes()).map((leaf) => Buffer.from(leaf).toString('hex'))).toEqual(leaves);
    }));

  test('20 GB cost no memory', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'huge'), 'begin');
      await truncate(join(folder, 'huge'), 20e9); // a hole: takes no room on the disk
      const before = process.memoryUsage();
      const content = (await serveFolder(folder)).archives[0]?.content;
      let read = 0;
      let peak = 0;
      for await (const piece of content?.read(19e9, 19e9 + 512 * MiB) ?? []) {
        read += piece.length;
        const { rss } = process.memoryUsage();
        peak = Math.max(peak, rss - before.rss);
      }
      expect(read).toBe(512 * MiB);
      expect(peak).toBeLessThan(200 * MiB);
    }));
});

describe('L2 a file that changed since', () => {
  const changes: readonly (readonly [string, (path: string) => Promise<void>])[] = [
    ['grew', (path) => appendFile(path, 'x')],
    ['shrank', (path) => truncate(path, MiB)],
    ['was written anew', (path) => utimes(path, new Date(), new Date(2e12))],
    ['is gone', (path) => rm(path)],
    ['became a link', async (path) => (await rm(path), symlink('/etc/passwd', path))],
    ['was replaced by another of the same size', async (path) => (await rm(path), writeFile(path, randomBytes(3 * MiB)))],
  ];

  test.each(changes)('that %s is not served', (_, change) =>
    inFolder(async (folder) => {
      const path = join(folder, 'a');
      await writeFile(path, randomBytes(3 * MiB));
      const content = (await serveFolder(folder)).archives[0]?.content;
      if (!content) throw new Error('no archive');
      await change(path);
      await expect((async () => bytesOf(content, 0, 1))()).rejects.toThrow();
      await expect(content.leafHashes()).rejects.toThrow();
    }),
  );

  test('that changes while it is read never ends as if it were whole', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a');
      await writeFile(path, randomBytes(5 * MiB));
      const content = (await serveFolder(folder)).archives[0]?.content;
      const reader = content?.read(0, 5 * MiB).getReader();
      await reader?.read();
      await utimes(path, new Date(), new Date(2e12));
      const rest = async (): Promise<void> => {
        while (!((await reader?.read())?.done ?? true));
      };
      await expect(rest()).rejects.toThrow('changed since');
    }));
});
