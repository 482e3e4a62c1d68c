import { expect, test } from 'vitest';
import { isOfGlacier } from '../../../../src/core/way/of-glacier.ts';

test.each([
  ['Amazon’s request id', 400, { 'x-amzn-requestid': 'a' }],
  ['a request id as other services of AWS spell it', 503, { 'x-amz-request-id': 'a' }],
  ['an id of a job', 202, { 'x-amz-job-id': 'a' }],
  ['JSON', 200, { 'content-type': 'application/json; charset=utf-8' }],
  ['bytes', 206, { 'content-type': 'application/octet-stream' }],
])('an answer with %s is Glacier’s', (_, status, headers) => expect(isOfGlacier(status, headers)).toBe(true));

test.each([
  ['a page', 200, { 'content-type': 'text/html' }],
  ['a redirect', 0, {}],
  ['an error of a proxy as JSON', 502, { 'content-type': 'application/json' }],
  ['a login', 511, { 'content-type': 'text/html', 'x-request-id': '' }],
  ['a request id without a value', 200, { 'x-amzn-requestid': '' }],
])('N5 %s is a stranger’s', (_, status, headers) => expect(isOfGlacier(status, headers)).toBe(false));
