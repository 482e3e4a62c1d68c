import { expect, test } from 'vitest';
import { boto3, findAwsClis, MISSING_AWSCLI, MISSING_BOTO3 } from './clients.ts';

test("boto3 is here to drive the stand-in's wire", ({ skip }) => {
  if (!boto3) say(MISSING_BOTO3, skip);
  expect(boto3?.name).toBe('boto3');
});

test("awscli is here to drive the stand-in's wire", async ({ skip }) => {
  const found = await findAwsClis();
  if (found.length === 0) say(MISSING_AWSCLI, skip);
  for (const { name } of found) expect(name).toMatch(/^aws-cli\/\d/);
});

/** Once a run, in plain sight; the tests themselves are skipped in their own files. */
function say(reason: string, skip: (note: string) => never): void {
  process.stderr.write(`\nNote: ${reason}.\n`);
  skip(reason);
}
