/** Brings the bucket to what was built. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import * as v from 'valibot';
import type { Config } from '../../src/core/config.ts';
import type { Aws } from './aws.ts';
import { PublishError } from './publish-error.ts';
import type { Outputs } from './stack.ts';
import { planUpload, type Group, type LocalFile, type StoredFile } from './upload-plan.ts';

const Listing = v.object({
  Contents: v.optional(v.nullable(v.array(v.object({ Key: v.string(), ETag: v.string(), LastModified: v.pipe(v.string(), v.isoTimestamp()) })))),
});
const CONFIG = 'config.json';
const WORKER = 'sw.js';

/** @returns how many files went up and how many were removed. @throws PublishError */
export async function upload(aws: Aws, outputs: Outputs, built: string, config: Config, nowMs: number) {
  const scratch = await mkdtemp(join(tmpdir(), 'thaw-publish-'));
  try {
    await writeFile(join(scratch, CONFIG), `${JSON.stringify(config, undefined, 2)}\n`);
    const local = [...(await filesOf(built)).filter(({ path }) => path !== CONFIG), ...(await filesOf(scratch))];
    const stored = await storedFiles(aws, outputs.BucketName);
    const worker = join(scratch, WORKER);
    const isStored = stored.some(({ path }) => path === WORKER);
    const previous = isStored ? await previousWorker(aws, outputs.BucketName, worker) : '';
    const plan = planUpload(local, stored, previous, nowMs);
    for (const group of plan.groups) await aws.change(copyCommand(group, outputs.BucketName));
    if (plan.remove.length > 0) await aws.change(removeCommand(plan.remove, outputs.BucketName));
    if (plan.invalidate.length > 0) {
      await aws.change(['cloudfront', 'create-invalidation', '--distribution-id', outputs.DistributionId, '--paths', ...plan.invalidate]);
    }
    return { uploaded: plan.groups.flatMap(({ paths }) => paths).length, removed: plan.remove.length };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** @throws PublishError where no app is. */
async function filesOf(folder: string): Promise<readonly LocalFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length === 0) throw new PublishError(`There is no built app in ${folder}.`);
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      md5: createHash('md5')
        .update(await readFile(path))
        .digest('hex'),
      folder,
    })),
  );
}

/** S3's ETag of an object that went up in one piece is its MD5. */
async function storedFiles(aws: Aws, bucket: string): Promise<readonly StoredFile[]> {
  const { Contents } = v.parse(Listing, (await aws.ask(['s3api', 'list-objects-v2', '--bucket', bucket])) ?? {});
  return (Contents ?? []).map(({ Key, ETag, LastModified }) => ({
    path: Key,
    md5: ETag.replaceAll('"', ''),
    storedAtMs: Date.parse(LastModified),
  }));
}

/** `s3api get-object` and not `s3 cp`, as only the first answers in JSON on every version. */
async function previousWorker(aws: Aws, bucket: string, file: string): Promise<string> {
  await aws.ask(['s3api', 'get-object', '--bucket', bucket, '--key', WORKER, file]);
  return readFile(file, 'utf8');
}

function copyCommand({ folder, paths, contentType, cacheControl }: Group, bucket: string): readonly string[] {
  const chosen = paths.flatMap((path) => ['--include', path]);
  const headers = ['--content-type', contentType, '--cache-control', cacheControl];
  return ['s3', 'cp', folder, `s3://${bucket}/`, '--recursive', '--exclude', '*', ...chosen, ...headers, '--only-show-errors'];
}

function removeCommand(paths: readonly string[], bucket: string): readonly string[] {
  const objects = { Objects: paths.map((Key) => ({ Key })), Quiet: true };
  return ['s3api', 'delete-objects', '--bucket', bucket, '--delete', JSON.stringify(objects)];
}
