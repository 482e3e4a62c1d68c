import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { FaultRule } from '../../../stand-in/core/index.ts';
import { demoFaults, demoVaults } from '../../../stand-in/core/demo/vaults.ts';
import { byteSource, generatedContent } from '../../../stand-in/core/generated.ts';
import { treeHashHex } from '../../../stand-in/core/leaves.ts';
import { isDescription } from '../../../stand-in/core/descriptions.ts';
import { manyArchives } from '../../../stand-in/node/many.ts';
import * as v from 'valibot';
import { bytesOf } from './folders.ts';

const MiB = 1_048_576;

describe('generated content', () => {
  const size = 3 * MiB + 1_001;
  const content = generatedContent(byteSource('seed'), size);

  test('is the same at every reading, from any place on', async () => {
    const whole = await bytesOf(content);
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.nat(2 * MiB), async (start, length) => {
        const end = Math.min(size, start + length);
        expect((await bytesOf(content, start, end)).equals(whole.subarray(start, end))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('has the hashes of its bytes, and no two MiB are equal', async () => {
    const whole = await bytesOf(content);
    const leaves = [0, 1, 2, 3].map((i) =>
      createHash('sha256')
        .update(whole.subarray(i * MiB, (i + 1) * MiB))
        .digest('hex'),
    );
    expect((await content.leafHashes()).map((leaf) => Buffer.from(leaf).toString('hex'))).toEqual(leaves);
    expect(new Set(leaves).size).toBe(4);
  });

  test('differs by seed, and continues beyond 64 GiB', async () => {
    const other = generatedContent(byteSource('seed2'), size);
    expect((await bytesOf(other, 0, 32)).equals(await bytesOf(content, 0, 32))).toBe(false);
    const far = generatedContent(byteSource('seed'), 2 ** 45);
    expect((await bytesOf(far, 2 ** 45 - 16, 2 ** 45)).equals(await bytesOf(far, 2 ** 37 - 16, 2 ** 37))).toBe(false);
  });
});

describe('the demo', () => {
  const vaults = demoVaults();
  const archives = vaults.flatMap((vault) => vault.archives);

  test('has some dozen archives from 1 byte to 1 GiB', () => {
    const sizes = vaults[0]?.archives.map((archive) => archive.content.sizeBytes) ?? [];
    expect(vaults[0]?.name).toBe('demo-photos');
    expect(sizes.length).toBeGreaterThanOrEqual(14);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([1, 2 ** 30]);
  });

  test('is the same at every start, and its ids and descriptions are what the service takes', () => {
    const again = demoVaults().flatMap((vault) => vault.archives);
    expect(again.map(({ archiveId, description }) => [archiveId, description])).toEqual(
      archives.map(({ archiveId, description }) => [archiveId, description]),
    );
    expect(new Set(archives.map(({ archiveId }) => archiveId)).size).toBe(archives.length);
    for (const { archiveId, description } of archives) {
      expect(archiveId).toMatch(/^[A-Za-z0-9_-]{138}$/);
      expect(description).toMatch(/^[\x20-\x7e]{0,1024}$/);
    }
  });

  test('knows the true tree hashes', async () => {
    for (const { content, treeHash } of archives) {
      expect(treeHash).toMatch(/^[0-9a-f]{64}$/);
      if (content.sizeBytes <= 16 * MiB) expect(await treeHashHex(await content.leafHashes())).toBe(treeHash);
    }
  });

  test('orders one wrong byte for each archive of several chunks, in its middle', () => {
    const rules = demoFaults(vaults);
    expect(rules.map((rule) => v.parse(FaultRule, rule))).toEqual(rules);
    expect(rules.length).toBeGreaterThan(5);
    for (const rule of rules) expect(rule).toMatchObject({ on: 'GetJobOutput', times: 1, kind: 'wrong-byte' });
  });
});

describe('many archives', () => {
  test('are made the same every time, with the hashes of their bytes', async () => {
    const [first, second] = [[...(await manyArchives(40))], [...(await manyArchives(40))]];
    const facts = (list: typeof first): unknown[] =>
      list.map(({ archiveId, description, treeHash, createdAtMs }) => [archiveId, description, treeHash, createdAtMs]);
    expect(facts(second)).toEqual(facts(first));
    expect(new Set(first.map(({ archiveId }) => archiveId)).size).toBe(40);
    for (const { content, treeHash, description } of first) {
      expect(description).toMatch(/^[\x20-\x7e]{0,1024}$/);
      if (content.sizeBytes > 4 * MiB) continue;
      const bytes = await bytesOf(content);
      const leaves = Array.from(
        { length: Math.ceil(bytes.length / MiB) },
        (_, i) =>
          new Uint8Array(
            createHash('sha256')
              .update(bytes.subarray(i * MiB, (i + 1) * MiB))
              .digest(),
          ),
      );
      expect(await treeHashHex(leaves)).toBe(treeHash);
    }
  });

  test('have descriptions that the service takes, of every writer, with flags and hostile ones among them', async () => {
    const texts = [...(await manyArchives(30_000))].map(({ description }) => description);
    for (const text of texts) if (!isDescription(text)) throw new Error(`no description: ${text}`);
    const count = (of: RegExp): number => texts.filter((text) => of.test(text)).length;
    for (const of of [
      /^<m><v>4<\/v>.*<ce>0:0:/,
      /^<m><v>4<\/v>.*<ce>1:0:/,
      /^<m><v>4<\/v>.*<ce>1:1:/,
      /^<m><v>3<\/v>/,
      /^<m><v>2<\/v>/,
      /^<ArchiveMetadata>/,
      /^\{"path": "\/.*", "type": "file"\}$/,
      /^\{"Path":"[^"\\]*","UTCDateModified":"\w+"\}$/,
      /^\{"Path":"D:\+AFw-/,
      /"Flags":2\}$/,
      /^mt1 /,
      /^mt2 [\w-]+$/,
      /^mt2 [\w+/]+=*$/,
      /^Photos\/2\d{3}\//,
      /^GPGHMACSHA1--/,
      /^SHA256E-s\d+--[0-9a-f]{64}\.\w+/,
      /^$/,
      /^No description\.$/,
    ])
      expect([of, count(of) > 300]).toEqual([of, true]);
    // One in 211 is hostile, each of the 33 kinds in turn.
    for (const of of [/^<!DOCTYPE/, /^<svg/, /^x{1024}$/, /!!!not base64!!!/, /^=cmd/, /\\$/])
      expect([of, count(of)]).toEqual([of, expect.toBeOneOf([4, 5])]);
    const names = texts
      .filter((text) => text.startsWith('<m>'))
      .map((text) => Buffer.from(/<p>(.*)<\/p>/.exec(text)?.[1] ?? '', 'base64').toString());
    for (const part of ['onerror=alert', '../../etc', 'C:\\Windows', '\u202E', '\u200B', '\u0301\u0323\u0301', '\0', '__proto__'])
      expect([part, names.some((name) => name.includes(part))]).toEqual([part, true]);
  });

  test('lie in folders as in real vaults: a huge one, many small ones, deep ones, and versions of one path', async () => {
    const paths = [...(await manyArchives(30_000))].flatMap(
      ({ description }) => /^(?:Photos|Documents|Mail|Music|Video|Servers)\/.*/.exec(description)?.[0] ?? [],
    );
    const inFolder = new Map<string, number>();
    for (const path of paths) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      inFolder.set(folder, (inFolder.get(folder) ?? 0) + 1);
    }
    // Three writers of 23 leave plain paths: what is counted here is an eighth of what there is.
    expect(inFolder.get('Mail/Inbox')).toBeGreaterThan(250);
    expect([...inFolder.keys()].filter((folder) => folder.startsWith('Documents/Tax/Client ')).length).toBeGreaterThan(100);
    expect(Math.max(...[...inFolder.keys()].map((folder) => folder.split('/').length))).toBe(9);
    expect(paths.length - new Set(paths).size).toBeGreaterThan(10);
  });

  test('come oldest first, and none beyond what was asked for', async () => {
    const dates = [...(await manyArchives(1_500))].map(({ createdAtMs }) => createdAtMs);
    expect(dates).toHaveLength(1_500);
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    expect([...(await manyArchives(0))]).toEqual([]);
  });
});
