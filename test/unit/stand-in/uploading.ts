/** Uploads and jobs in one call, for tests that are about something else. */

import { createHash } from 'node:crypto';
import { bytesStream } from '../../../stand-in/core/streams.ts';
import { leafHashesOf, treeHashOf } from '../../../stand-in/core/tree-hash.ts';
import { toHex, utf8 } from '../../../stand-in/core/bytes.ts';
import { type Bench, type Bytes, header } from './client.ts';

export async function treeHashHex(bytes: Bytes): Promise<string> {
  return toHex(await treeHashOf(await leafHashesOf(bytesStream(bytes))));
}

/** Both hashes that an upload must send. */
export async function hashes(bytes: Bytes): Promise<Record<string, string>> {
  return {
    'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
    'x-amz-sha256-tree-hash': await treeHashHex(bytes),
  };
}

/** @returns the archive's id. */
export async function upload(ask: Bench['ask'], vault: string, body: string | Bytes, description?: string): Promise<string> {
  const bytes = typeof body === 'string' ? utf8(body) : body;
  const headers = {
    ...(await hashes(bytes)),
    'content-length': String(bytes.length),
    ...(description === undefined ? {} : { 'x-amz-archive-description': description }),
  };
  const answer = await ask(`POST /-/vaults/${vault}/archives`, { headers, body: bytes });
  if (answer.status !== 201) throw new Error(await answer.text());
  return header(answer, 'x-amz-archive-id');
}

/** @returns the job's id. */
export async function initiate(ask: Bench['ask'], vault: string, job: object): Promise<string> {
  const answer = await ask(`POST /-/vaults/${vault}/jobs`, { body: JSON.stringify(job) });
  if (answer.status !== 202) throw new Error(await answer.text());
  return header(answer, 'x-amz-job-id');
}
