import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, MIB, testWith } from './fixtures.ts';
import { finished, retrieved } from './retrieving.ts';

/** A real file of several MiB that is on every machine where these tests can run. */
const REAL = 'node_modules/typescript/lib/typescript.js';

const folder = join(tmpdir(), `thaw-wire-data-${process.pid}`);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function servedFolder(): Promise<readonly string[]> {
  await mkdir(join(folder, 'below', 'it'), { recursive: true });
  await copyFile(REAL, join(folder, 'below', 'it', 'typescript.js'));
  await writeFile(join(folder, 'one byte'), 'x');
  await writeFile(join(folder, 'Grüße.bin'), bytesOf(MIB + 1));
  return ['--data', folder];
}

const test = testWith(servedFolder).extend('archives', async ({ boto, standIn }) => {
  const jobId = await finished(boto, standIn, 'data', { Type: 'inventory-retrieval' });
  const { body } = await boto.call('get_job_output', { vaultName: 'data', jobId });
  const { ArchiveList } = JSON.parse(body.bytes.toString()) as { ArchiveList: readonly Readonly<Record<string, unknown>>[] };
  return ArchiveList;
});

describeWithBoto3('a served folder', () => {
  test('every file below it is an archive, its path the description', async ({ boto, archives }) => {
    const sizes = new Map(archives.map(({ ArchiveDescription, Size }) => [ArchiveDescription, Size]));
    expect(sizes.get('one byte')).toBe(1);
    expect(sizes.get('below/it/typescript.js')).toBe((await readFile(REAL)).length);
    expect(archives.map(({ Size }) => Size)).toContain(MIB + 1); // a name beyond ASCII is told in another way
    expect(archives).toHaveLength(3);
    for (const { ArchiveId } of archives) expect(ArchiveId).toMatch(/^[\w-]{138}$/);
    const stored = archives.reduce((sum, { Size }) => sum + Number(Size) + 32_768, 0);
    expect(await boto.call('describe_vault', { vaultName: 'data' })).toMatchObject({ NumberOfArchives: 3, SizeInBytes: stored });
  });

  test('a real file comes back byte by byte, whole and in chunks, with the hashes of its bytes', async ({ boto, standIn, archives }) => {
    const bytes = await readFile(REAL);
    const { ArchiveId, SHA256TreeHash } = archives.find(({ ArchiveDescription }) => ArchiveDescription === 'below/it/typescript.js') ?? {};
    expect(SHA256TreeHash).toBe(await boto.treeHash(bytes));
    const whole = await retrieved(boto, standIn, 'data', String(ArchiveId));
    expect(whole.checksum).toBe(SHA256TreeHash);
    expect(whole.body.bytes.equals(bytes)).toBe(true);
    const RetrievalByteRange = `${4 * MIB}-${8 * MIB - 1}`;
    const jobId = await finished(boto, standIn, 'data', { Type: 'archive-retrieval', ArchiveId, RetrievalByteRange });
    for (const start of [0, 2 * MIB]) {
      const chunk = await boto.call('get_job_output', { vaultName: 'data', jobId, range: `bytes=${start}-${start + 2 * MIB - 1}` });
      expect(chunk.checksum).toBe(chunk.body.treeHash);
      expect(chunk.body.bytes.equals(bytes.subarray(4 * MIB + start, 6 * MIB + start))).toBe(true);
    }
  });
});
