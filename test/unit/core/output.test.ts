import { expect, test } from 'vitest';
import { unfit, type OutputAnswer } from '../../../src/core/output.ts';

const RANGE = { start: 100, end: 200 };
const fit: OutputAnswer = {
  status: 206,
  contentRange: 'bytes 100-199/1000',
  contentLength: 100,
  contentEncoding: undefined,
  treeHash: undefined,
  description: undefined,
  body: new ReadableStream(),
};

test.each([0, 99, 101, 1000])('N3 a Content-Length of %i for 100 bytes is refused before a byte of the body is read', (contentLength) =>
  expect(unfit({ ...fit, contentLength }, RANGE, 1000)).toEqual({ code: 'answer-wrong', expected: '100 bytes', got: `${contentLength} bytes` }),
);

test('N3 a Content-Length that is right, or missing, is taken: bytes are counted as they come', () => {
  expect(unfit(fit, RANGE, 1000)).toBeUndefined();
  expect(unfit({ ...fit, contentLength: undefined }, RANGE, 1000)).toBeUndefined();
});

test('N3 a Content-Length that is wrong for the whole is refused, too', () => {
  const whole = { ...fit, status: 200, contentRange: undefined };
  expect(unfit({ ...whole, contentLength: 1000 }, { start: 0, end: 1000 }, 1000)).toBeUndefined();
  expect(unfit({ ...whole, contentLength: 999 }, { start: 0, end: 1000 }, 1000)).toMatchObject({ code: 'answer-wrong' });
});
