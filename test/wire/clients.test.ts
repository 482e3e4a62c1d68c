import { expect, test } from 'vitest';
import { awsClis, boto3, MISSING } from './clients.ts';

test("boto3 is here to drive the stand-in's wire", ({ skip }) => {
  if (!boto3) {
    process.stderr.write(`${MISSING.boto3}\n`);
    skip(MISSING.boto3);
  }
  expect(boto3?.name).toMatch(/^boto3 \d/);
});

test("awscli is here to drive the stand-in's wire", ({ skip }) => {
  if (awsClis.length === 0) {
    process.stderr.write(`${MISSING.awscli}\n`);
    skip(MISSING.awscli);
  }
  for (const { name } of awsClis) expect(name).toMatch(/^aws-cli \d/);
});
