/** What answers mean, branch by branch. */
import { describe, expect, test } from 'vitest';
import type { RangeAnswer, TriedOutput, WayAnswer } from '../../../../src/core/way/answer.ts';
import { changedHeaders } from '../../../../src/core/way/echo.ts';
import { isBest, moreTelling, outputOf } from '../../../../src/core/way/output.ts';
import { judgeAgain, judgeBroken, judgePair, judgeRange } from '../../../../src/core/way/range-answer.ts';
import { rangesToTry } from '../../../../src/core/way/ranges.ts';
import { refusalIn } from '../../../../src/core/way/refusal.ts';
import { strangerIn } from '../../../../src/core/way/sender.ts';
import { judgeSpeed, speedOf } from '../../../../src/core/way/speed.ts';
import { KiB, MiB, MINUTE } from '../../../../src/core/units.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const REQUEST_ID = { 'x-amzn-requestid': 'x' };
const SIGNED = { host: 'glacier.eu-west-1.amazonaws.com', range: 'bytes=0-1048575', 'x-amz-date': '20260301T120000Z', 'x-amz-security-token': 'tok' };

const answer = (status: number, headers: Record<string, string>, text = ''): WayAnswer => ({ status, headers, text, signed: SIGNED, firstByteMs: 5 });

describe('who answered', () => {
  const cases: readonly (readonly [string, WayAnswer, unknown])[] = [
    ['Amazon, by its request id', answer(200, REQUEST_ID), undefined],
    ['Amazon, refusing', answer(403, REQUEST_ID, '{}'), undefined],
    ['a redirect, of which a browser tells nothing', answer(0, {}), { code: 'redirected' }],
    ['the edge', answer(403, { 'x-thaw-edge': 'Forbidden' }), { code: 'edge-refused', status: 403, reason: 'Forbidden' }],
    ['the local relay, refusing', answer(404, {}, '{"code":"RelayRefused","message":"no"}'), { code: 'relay-refused', status: 404, reason: 'no' }],
    ['the local relay, failing', answer(502, {}, '{"code":"RelayFailed","message":"no"}'), { code: 'relay-failed', status: 502 }],
    ['a proxy that failed', answer(504, {}, '<html>'), { code: 'relay-failed', status: 504 }],
    ['a host without a file', answer(404, {}, '<html>Not found'), { code: 'no-relay', status: 404 }],
    ['a bucket', answer(403, { 'content-type': 'application/xml' }, '<Error><Code>AccessDenied'), { code: 'no-relay', status: 403 }],
    ['a host that gives the start page', answer(200, {}, '<!doctype html><title>Thaw</title>'), { code: 'start-page' }],
    ['a hotel', answer(200, {}, '<html>Please sign in'), { code: 'foreign-page', status: 200 }],
    ['a hotel that follows RFC 6585', answer(511, {}, '<html>Please sign in'), { code: 'foreign-page', status: 511 }],
  ];
  test.each(cases)('%s', (_, given, expected) => expect(strangerIn(given)).toEqual(expected));
});

const MISMATCH = 'The request signature we calculated does not match the signature you provided.';
const echo = (lines: string): string =>
  `${MISMATCH}\n\nThe Canonical String for this request should have been\n'GET\n/-/vaults\n\n${lines}\n\nhost;range\nabc'`;
const ARRIVED = `host:${SIGNED.host}\nrange:${SIGNED.range}\nx-amz-date:20260301T120000Z\nx-amz-security-token:tok`;

describe('what a refusal of Amazon’s means', () => {
  const refusal = (status: number, code: string, message = '', headers = {}): WayAnswer =>
    answer(status, { ...REQUEST_ID, ...headers }, JSON.stringify({ code, message, type: 'Client' }));
  const signature = (message: string, headers = {}): WayAnswer => refusal(403, 'InvalidSignatureException', message, headers);
  const elevenOff = { date: new Date(NOW - 11 * MINUTE).toUTCString() };
  const cases: readonly (readonly [string, WayAnswer, unknown])[] = [
    ['none', answer(200, REQUEST_ID), undefined],
    ['not JSON', answer(400, REQUEST_ID, 'no'), { code: 'unreadable', what: 'status 400 without a reason' }],
    ['JSON without a code', answer(400, REQUEST_ID, '{"message":"no"}'), { code: 'unreadable', what: 'status 400 without a reason' }],
    ['a clock behind', signature('Signature expired: …', elevenOff), { code: 'clock-off', minutes: 11 }],
    ['a clock ahead', signature('Signature not yet current: …', elevenOff), { code: 'clock-off', minutes: 11 }],
    ['a clock off, and no date', signature('Signature expired: …'), { code: 'clock-off', minutes: 5 }],
    ['a header that must be signed', signature('x-amz-cf-id header must be signed in SigV4'), { code: 'header-added', name: 'x-amz-cf-id' }],
    [
      'headers that aren’t signed',
      signature('There were headers present in the request which were not signed'),
      { code: 'header-added', name: 'one that isn’t named' },
    ],
    ['another host', signature(echo(ARRIVED.replace(SIGNED.host, 'thaw.example'))), { code: 'host-changed', host: 'thaw.example' }],
    [
      'another range',
      signature(echo(ARRIVED.replace('0-1048575', '0-4194303'))),
      { code: 'range-changed', asked: 'bytes=0-1048575', arrived: 'bytes=0-4194303' },
    ],
    ['another header', signature(echo(ARRIVED.replace(':tok', ':other'))), { code: 'headers-changed', names: ['x-amz-security-token'] }],
    ['all headers as they were sent', signature(echo(ARRIVED)), { code: 'signature-refused' }],
    ['nothing told', signature(MISMATCH), { code: 'signature-refused' }],
    ['no signature', refusal(400, 'MissingAuthenticationTokenException'), { code: 'signature-dropped' }],
    ['keys that ran out', refusal(403, 'ExpiredTokenException'), { code: 'keys-ended' }],
    ['unknown keys', refusal(400, 'UnrecognizedClientException'), { code: 'keys-refused', service: 'UnrecognizedClientException' }],
    ['half a signature', refusal(400, 'IncompleteSignatureException'), { code: 'keys-refused', service: 'IncompleteSignatureException' }],
    ['a missing right', refusal(403, 'AccessDeniedException'), { code: 'right-missing', action: 'glacier:ListVaults' }],
    ['a closed account', refusal(400, 'NoLongerSupportedException'), { code: 'account-closed' }],
    ['throttling', refusal(400, 'ThrottlingException'), { code: 'busy', service: 'ThrottlingException' }],
    ['a server’s error', refusal(500, 'ServiceUnavailableException'), { code: 'busy', service: 'ServiceUnavailableException' }],
    [
      'a vault that is gone, without its name',
      refusal(404, 'ResourceNotFoundException', 'Vault not found for ARN: arn:aws:glacier:eu-west-1:111122223333:vaults/private'),
      { code: 'refused', service: 'ResourceNotFoundException', message: 'Vault not found for ARN: …' },
    ],
    ['anything else', refusal(400, 'BadRequest', 'no'), { code: 'refused', service: 'BadRequest', message: 'no' }],
  ];
  test.each(cases)('%s', (_, given, expected) => expect(refusalIn(given, 'glacier:ListVaults', NOW)).toEqual(expected));

  test('spaces that the canonical form folds are no change', () => {
    expect(changedHeaders('a:x y', { a: ' x   y ' }).size).toBe(0);
    expect([...changedHeaders('a:\nb:z', { a: 'x' })]).toEqual([['a', '']]);
  });
});

describe('a range', () => {
  const HASH = 'ab'.repeat(32);
  const OUTPUT: TriedOutput = { vault: 'v', jobId: 'j', bytes: 3 * MiB, hasHashes: true };
  const RANGE = { start: MiB, end: 2 * MiB };
  const HEADERS: Record<string, string> = {
    ...REQUEST_ID,
    'content-range': `bytes ${MiB}-${2 * MiB - 1}/${3 * MiB}`,
    'content-length': String(MiB),
    'cache-control': 'no-store',
    'x-amz-sha256-tree-hash': HASH.toUpperCase(),
  };
  const without = (name: string): Record<string, string> => Object.fromEntries(Object.entries(HEADERS).filter(([key]) => key !== name));
  const range = (more: Partial<RangeAnswer> = {}): RangeAnswer => ({
    ...answer(206, HEADERS),
    range: RANGE,
    receivedBytes: MiB,
    computedHash: HASH,
    tookMs: 20,
    ...more,
  });
  const contentRange = (first: number, last: number): Record<string, string> => ({
    ...HEADERS,
    'content-range': `bytes ${first}-${last}/${3 * MiB}`,
  });
  const asked = `bytes ${MiB}-${2 * MiB - 1}/${3 * MiB}`;

  const cases: readonly (readonly [string, Partial<RangeAnswer>, unknown])[] = [
    ['as it was asked for', {}, undefined],
    ['from a stranger', { headers: {}, status: 404 }, { code: 'no-relay', status: 404 }],
    [
      'refused for its signature',
      { status: 403, text: JSON.stringify({ code: 'InvalidSignatureException', message: MISMATCH }) },
      { code: 'range-changed', asked: 'bytes=0-1048575', arrived: undefined },
    ],
    [
      'that this role may not fetch',
      { status: 403, text: '{"code":"AccessDeniedException"}' },
      { code: 'right-missing', action: 'glacier:GetJobOutput' },
    ],
    ['compressed', { headers: { ...HEADERS, 'content-encoding': 'gzip', 'content-length': '99' } }, { code: 'encoded', encoding: 'gzip' }],
    ['that says it isn’t compressed', { headers: { ...HEADERS, 'content-encoding': 'identity' } }, undefined],
    ['with the whole', { status: 200, headers: without('content-range') }, { code: 'whole-sent', status: 200 }],
    ['that doesn’t tell which', { headers: without('content-range') }, { code: 'range-untold' }],
    [
      'wider at its end',
      { headers: contentRange(MiB, 3 * MiB - 1) },
      { code: 'range-widened', asked, got: `bytes ${MiB}-${3 * MiB - 1}/${3 * MiB}` },
    ],
    ['wider at its start', { headers: contentRange(0, 2 * MiB - 1) }, { code: 'range-widened', asked, got: `bytes 0-${2 * MiB - 1}/${3 * MiB}` }],
    ['moved', { headers: contentRange(MiB + 1, 2 * MiB) }, { code: 'range-other', asked, got: `bytes ${MiB + 1}-${2 * MiB}/${3 * MiB}` }],
    ['with a range that can’t be read', { headers: { ...HEADERS, 'content-range': 'all' } }, { code: 'range-other', asked, got: 'all' }],
    ['of a wrong length', { headers: { ...HEADERS, 'content-length': '7' } }, { code: 'length-wrong', expectedBytes: MiB, told: '7' }],
    ['without a length', { headers: without('content-length') }, undefined],
    ['cut', { receivedBytes: 7 }, { code: 'body-cut', expectedBytes: MiB, receivedBytes: 7 }],
    ['too long', { receivedBytes: MiB + 1 }, { code: 'body-long', expectedBytes: MiB }],
    ['without its hash', { headers: without('x-amz-sha256-tree-hash') }, { code: 'hash-gone' }],
    ['with other bytes', { computedHash: 'cd'.repeat(32) }, { code: 'bytes-changed' }],
    ['that caches may keep', { headers: { ...HEADERS, 'cache-control': 'max-age=9' } }, { code: 'cacheable', told: 'max-age=9' }],
    ['of which nothing is said to caches', { headers: without('cache-control') }, { code: 'cacheable', told: undefined }],
  ];
  test.each(cases)('%s', (_, more, expected) => expect(judgeRange(range(more), OUTPUT, NOW)).toEqual(expected));

  test('of an inventory needs no hash', () => {
    expect(judgeRange(range({ headers: without('x-amz-sha256-tree-hash') }), { ...OUTPUT, hasHashes: false }, NOW)).toBeUndefined();
  });

  test('over the whole output may come with 200', () => {
    const whole = { status: 200, headers: without('content-range') };
    expect(judgeRange(range({ ...whole, range: { start: 0, end: MiB } }), { ...OUTPUT, bytes: MiB }, NOW)).toBeUndefined();
  });

  test('at which the connection fails is compressed, where the whole is; a browser tells no more', () => {
    expect(judgeBroken(answer(200, { ...REQUEST_ID, 'content-encoding': 'br' }))).toEqual({ code: 'encoded', encoding: 'br' });
    expect(judgeBroken(answer(200, REQUEST_ID))).toEqual({ code: 'range-broken' });
    expect(judgeBroken(undefined)).toEqual({ code: 'range-broken' });
  });

  test('asked for twice must be the same bytes', () => {
    expect(judgeAgain(range(), range(), OUTPUT, NOW)).toBeUndefined();
    const other = 'cd'.repeat(32);
    const differs = range({ computedHash: other, headers: { ...HEADERS, 'x-amz-sha256-tree-hash': other } });
    expect(judgeAgain(range(), differs, OUTPUT, NOW)).toEqual({ code: 'twice-differs' });
    expect(judgeAgain(range(), range({ receivedBytes: 1 }), OUTPUT, NOW)).toMatchObject({ code: 'body-cut' });
  });

  test('asked for beside another must not get its headers or its bytes', () => {
    const other = range({
      range: { start: 0, end: MiB },
      headers: { ...HEADERS, 'content-range': `bytes 0-${MiB - 1}/${3 * MiB}`, 'x-amz-sha256-tree-hash': 'cd'.repeat(32) },
      computedHash: 'cd'.repeat(32),
    });
    const swapped = [range({ headers: other.headers }), { ...other, headers: HEADERS }] as const;
    const swappedBytes = [range({ computedHash: other.computedHash }), { ...other, computedHash: HASH }] as const;
    expect(judgePair([range(), other], OUTPUT, NOW)).toBeUndefined();
    expect(judgePair(swapped, OUTPUT, NOW)).toEqual({ code: 'mixed-up' });
    expect(judgePair(swappedBytes, OUTPUT, NOW)).toEqual({ code: 'mixed-up' });
    expect(judgePair([range(), { ...other, receivedBytes: 1 }], OUTPUT, NOW)).toMatchObject({ code: 'body-cut' });
  });
});

describe('what is tried', () => {
  test.each([
    [1, { first: { start: 0, end: 1 } }],
    [MiB, { first: { start: 0, end: MiB } }],
    [MiB + 1, { first: { start: 0, end: MiB }, last: { start: MiB, end: MiB + 1 } }],
    [5 * MiB, { first: { start: 0, end: MiB }, middle: { start: 2 * MiB, end: 3 * MiB }, last: { start: 4 * MiB, end: 5 * MiB } }],
  ])('of %i bytes', (bytes, ranges) => expect(rangesToTry(bytes)).toEqual(ranges));

  test('an archive with hashes and three leaves, before anything else', () => {
    const common = { id: 'j', region: 'r', vault: 'v', status: 'ready', createdAtMs: 0 } as const;
    const archive = outputOf({ ...common, kind: 'archive', outputBytes: 9 * MiB, treeHash: 'ab' });
    const small = outputOf({ ...common, kind: 'archive', outputBytes: 9, treeHash: 'ab' });
    const inventory = outputOf({ ...common, kind: 'inventory', outputBytes: 9 * MiB });
    if (!archive || !small || !inventory) throw new Error('these are outputs');
    expect([moreTelling(undefined, inventory), moreTelling(inventory, small), moreTelling(small, archive)]).toEqual([inventory, small, archive]);
    expect(moreTelling(archive, { ...archive, jobId: 'older' })).toBe(archive);
    expect([isBest(undefined), isBest(inventory), isBest(small), isBest(archive)]).toEqual([false, false, false, true]);
    expect(outputOf({ ...common, status: 'working', kind: 'archive', outputBytes: 9, treeHash: 'ab' })).toBeUndefined();
    expect(outputOf({ ...common, kind: 'inventory' })).toBeUndefined();
  });
});

describe('speed', () => {
  const one = (firstByteMs: number, tookMs: number, receivedBytes = MiB) => ({ firstByteMs, tookMs, receivedBytes });

  test('is the median wait and the mean rate', () => {
    expect(speedOf([one(9_000, 9_500), one(100, 250), one(120, 250)])).toEqual({ firstByteMs: 120, bytesPerSecond: (3 * MiB) / 10 });
  });

  test('is slow from a long wait, or from a rate that was measured on enough', () => {
    expect(judgeSpeed({ firstByteMs: 1_999, bytesPerSecond: 256 * KiB }, MiB)).toBeUndefined();
    expect(judgeSpeed({ firstByteMs: 2_000, bytesPerSecond: 9 * MiB }, MiB)).toMatchObject({ code: 'slow' });
    expect(judgeSpeed({ firstByteMs: 1, bytesPerSecond: 255 * KiB }, MiB)).toMatchObject({ code: 'slow' });
    expect(judgeSpeed({ firstByteMs: 1, bytesPerSecond: 9 }, MiB - 1)).toBeUndefined();
  });
});
