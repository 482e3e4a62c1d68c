import { expect, test } from 'vitest';
import type { Job } from '../../../src/core/job.ts';
import type { Transfer } from '../../../src/core/transfer/transfer.ts';
import { HOUR } from '../../../src/core/units.ts';
import { jobName, jobPart, jobState } from '../../../src/ui/vault/job-words.ts';
import { knownArchives } from '../../../src/ui/vault/known-archives.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const clock = { nowMs, locale: 'en-GB', timeZone: 'UTC' };
const archive = { id: 'Zx81abcdefghijklmnop', sizeBytes: 100, range: { start: 0, end: 100 } };
const job: Job = { id: 'job', region: 'demo', vault: 'photos', kind: 'archive', status: 'working', createdAtMs: nowMs - HOUR, tier: 'Bulk', archive };
const transfer: Transfer = {
  id: 't',
  createdAtMs: 0,
  region: 'demo',
  vault: 'photos',
  kind: 'archive',
  archiveId: archive.id,
  name: 'DSC_0001.nef',
  wish: 'run',
  downloadWhenReady: true,
  whole: 'open',
  refetched: 0,
};

test('a job is called by its transfer, by its description, or by the beginning of an id', () => {
  expect(jobName(job, [transfer])).toEqual({ name: 'DSC_0001.nef', isGiven: true });
  expect(jobName({ ...job, description: 'a.nef' }, [])).toEqual({ name: 'a.nef', isGiven: true });
  expect(jobName(job, [])).toEqual({ name: 'Zx81abcdefgh…', isGiven: false });
});

test('the mark that Thaw puts on its own jobs is no name', () => {
  expect(jobName({ ...job, description: 'thaw 0b0e7c5a-1111-4222-8333-944445555666' }, []).isGiven).toBe(false);
});

test('a working job says until about when, a ready one when it is gone', () => {
  expect(jobState(job, clock)).toBe('working, about 23:00');
  expect(jobState({ ...job, createdAtMs: nowMs - 20 * HOUR }, clock)).toBe('working, longer than usual');
  expect(jobState({ ...job, status: 'ready', completedAtMs: nowMs - 20 * HOUR }, clock)).toBe('ready, gone at 16:00');
  expect(jobState({ ...job, status: 'ready', completedAtMs: nowMs - 30 * HOUR }, clock)).toBe('ready, may be gone any time');
});

test('a part is called a part', () => {
  expect(jobPart(job)).toBe('whole');
  expect(jobPart({ ...job, archive: { ...archive, range: { start: 0, end: 50 } } })).toBe('part');
  const { archive: _archive, ...bare } = job;
  const inventory = { format: 'JSON', part: {}, coverage: 'unknown' } as const;
  expect(jobPart({ ...bare, kind: 'inventory', inventory })).toBe('unknown');
});

test('archives of jobs and transfers are each known once, by their best name', () => {
  const other: Job = { ...job, id: 'other', archive: { ...archive, id: 'other' } };
  expect(knownArchives([job, job, other], [transfer])).toEqual([
    { id: archive.id, name: 'DSC_0001.nef', sizeBytes: 100 },
    { id: 'other', sizeBytes: 100 },
  ]);
});
