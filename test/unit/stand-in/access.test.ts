import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalRequest, readAuthorization, signatureOf, stringToSign } from '../../../stand-in/core/sigv4.ts';
import { sha256, toHex, utf8 } from '../../../stand-in/core/bytes.ts';
import { bench, errorOf, header, KEYS, START, told } from './client.ts';

const MINUTE = 60_000;

describe('the vectors of the developer guide', () => {
  const host = 'glacier.us-east-1.amazonaws.com';
  const scope = (day: string, signedHeaders: string) =>
    readAuthorization(`AWS4-HMAC-SHA256 Credential=AKIA/${day}/us-east-1/glacier/aws4_request, SignedHeaders=${signedHeaders}, Signature=x`);

  test('CreateVault', async () => {
    const authorization = scope('20120525', 'host;x-amz-date;x-amz-glacier-version');
    if (!authorization) throw new Error('not read');
    const headers = new Map([
      ['x-amz-date', '20120525T002453Z'],
      ['x-amz-glacier-version', '2012-06-01'],
    ]);
    const canonical = canonicalRequest(
      {
        method: 'PUT',
        path: '/-/vaults/examplevault',
        query: '',
        host,
        header: (name) => headers.get(name),
        payloadHash: toHex(await sha256(utf8(''))),
      },
      authorization.signedHeaders,
    );
    const hash = toHex(await sha256(utf8(canonical)));
    expect(hash).toBe('5f1da1a2d0feb614dd03d71e87928b8e449ac87614479332aced3a701f916743');
    const text = await stringToSign(canonical, '20120525T002453Z', authorization);
    expect(await signatureOf(text, KEYS.secretAccessKey, authorization)).toBe('3ce5b2f2fffac9262b4da9256f8d086b4aaf42eba5f111c21681a65a127b7c2a');
  });

  test('UploadArchive', async () => {
    const authorization = scope('20120507', 'host;x-amz-content-sha256;x-amz-date;x-amz-glacier-version');
    if (!authorization) throw new Error('not read');
    const payloadHash = toHex(await sha256(utf8('Welcome to Amazon Glacier.')));
    const headers = new Map([
      ['x-amz-date', '20120507T000000Z'],
      ['x-amz-glacier-version', '2012-06-01'],
      ['x-amz-content-sha256', payloadHash],
    ]);
    const canonical = canonicalRequest(
      { method: 'POST', path: '/-/vaults/examplevault/archives', query: '', host, header: (name) => headers.get(name), payloadHash },
      authorization.signedHeaders,
    );
    const text = await stringToSign(canonical, '20120507T000000Z', authorization);
    expect(await signatureOf(text, KEYS.secretAccessKey, authorization)).toBe('b092397439375d59119072764a1e9a144677c43d9906fd98a5742c57a2855de6');
  });
});

test('a request signed for the received host is answered, and so is one signed for the real host', async () => {
  const { ask } = bench();
  expect((await ask('GET /-/vaults')).status).toBe(200);
  expect((await ask('GET /-/vaults', { sameOrigin: true })).status).toBe(200);
  expect((await ask('GET /-/vaults', { sameOrigin: true, region: 'eu-west-1' })).status).toBe(200);
});

test('odd names, doubled blanks and encoded markers pass', async () => {
  const { ask } = bench();
  expect((await ask('PUT /-/vaults/a.b_c-d')).status).toBe(201);
  expect((await ask('GET /-/vaults/no%20such%20vault')).status).toBe(404);
  expect((await ask('GET /-/vaults?marker=arn%3Aaws%3Aglacier%3Ademo%3A012345678901%3Avaults%2Fa.b_c-d&limit=1')).status).toBe(200);
  const doubled = await ask('POST /-/vaults/a.b_c-d/multipart-uploads', {
    headers: { 'x-amz-archive-description': 'two  blanks   three', 'x-amz-part-size': '1048576' },
  });
  expect(doubled.status).toBe(201);
});

test('whatever names, markers and header values the SDK signs, the signature is the same here', () =>
  fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((name) => name.isWellFormed() && !/^\.{1,2}$/.test(name)),
      fc.string({ unit: 'binary', maxLength: 12 }).filter((marker) => marker.isWellFormed()),
      fc.string({ unit: fc.constantFrom(...' ,;=/\\"azAZ09~\'()*!'), maxLength: 20 }),
      async (name, marker, value) => {
        const { ask } = bench();
        const target = `/-/vaults/${encodeURIComponent(name)}/jobs?marker=${encodeURIComponent(marker)}&limit=1`;
        const answer = await ask(`GET ${target}`, { sameOrigin: true, headers: { 'x-amz-meta': value } });
        expect([200, 404]).toContain(answer.status);
      },
    ),
    { numRuns: 60 },
  ));

test('a wrong secret and a changed header are refused, and the answer tells what was expected', async () => {
  const { ask } = bench();
  const wrong = await errorOf(await ask('GET /-/vaults', { keys: { ...KEYS, secretAccessKey: 'wrong' } }));
  expect(wrong.slice(0, 2)).toEqual([403, 'InvalidSignatureException']);
  expect(wrong[2]).toMatch(/^The request signature we calculated does not match the signature you provided\. Check your AWS/);
  expect(wrong[2]).toContain("The Canonical String for this request should have been\n'GET\n/-/vaults\n");

  const tamper = (headers: Headers) => headers.set('range', 'bytes=0-9');
  const changed = await ask('GET /-/vaults', { headers: { range: 'bytes=0-1' }, tamper });
  expect((await errorOf(changed)).slice(0, 2)).toEqual([403, 'InvalidSignatureException']);
});

test('front end errors put the message first, service errors the code', async () => {
  const { ask } = bench();
  const refused = await (await ask('GET /-/vaults', { keys: { ...KEYS, secretAccessKey: 'wrong' } })).text();
  expect(refused).toMatch(/^\{"message":".*","code":"InvalidSignatureException","type":"Client"\}$/);
  const absent = await ask('GET /-/vaults/absent');
  expect(await absent.text()).toBe(
    '{"code":"ResourceNotFoundException","message":"Vault not found for ARN: arn:aws:glacier:demo:012345678901:vaults/absent","type":"Client"}',
  );
});

test('the clock window is five minutes, both ways', async () => {
  const { ask } = bench();
  for (const offset of [-5 * MINUTE, 5 * MINUTE]) {
    expect((await ask('GET /-/vaults', { signedAtMs: START + offset })).status).toBe(200);
  }
  expect(await errorOf(await ask('GET /-/vaults', { signedAtMs: START - 5 * MINUTE - 1000 }))).toEqual([
    403,
    'InvalidSignatureException',
    'Signature expired: 20260301T115459Z is now earlier than 20260301T115500Z (20260301T120000Z - 5 min.)',
  ]);
  expect(await errorOf(await ask('GET /-/vaults', { signedAtMs: START + 5 * MINUTE + 1000 }))).toEqual([
    403,
    'InvalidSignatureException',
    'Signature not yet current: 20260301T120501Z is still later than 20260301T120500Z (20260301T120000Z + 5 min.)',
  ]);
});

/** What a request needs that is signed by hand; `SignatureV4` always sends `x-amz-date`. */
async function signedByDate(date: string, signedHeaders = 'date;host;x-amz-glacier-version'): Promise<Record<string, string>> {
  const day = '20260301';
  const credential = `${KEYS.accessKeyId}/${day}/demo/glacier/aws4_request`;
  const head = (signature: string) => `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  const authorization = readAuthorization(head('x'));
  if (!authorization) throw new Error('not read');
  const headers: Record<string, string> = { date, 'x-amz-glacier-version': '2012-06-01' };
  const request = {
    method: 'GET',
    path: '/-/vaults',
    query: '',
    host: '127.0.0.1:7788',
    header: (name: string) => headers[name],
    payloadHash: toHex(await sha256(utf8(''))),
  };
  const text = await stringToSign(canonicalRequest(request, authorization.signedHeaders), date, authorization);
  return { ...headers, authorization: head(await signatureOf(text, KEYS.secretAccessKey, authorization)) };
}

test('a Date in ISO 8601 basic format serves without x-amz-date, one in words does not', async () => {
  const { send } = bench();
  const basic = await signedByDate('20260301T120001Z');
  expect((await send('GET', '/-/vaults', { headers: basic })).status).toBe(200);
  const old = await signedByDate('20260301T115459Z');
  expect((await errorOf(await send('GET', '/-/vaults', { headers: old })))[2]).toMatch(/^Signature expired: 20260301T115459Z /);
  const refused = [400, 'IncompleteSignatureException', "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."];
  for (const date of ['Sun, 01 Mar 2026 12:00:00 GMT', '2026-03-01T12:00:00Z', '']) {
    expect(await errorOf(await send('GET', '/-/vaults', { headers: { ...basic, date } })), date).toEqual(refused);
  }
  const both = { ...basic, 'x-amz-date': 'Sun, 01 Mar 2026 12:00:00 GMT' };
  expect(await errorOf(await send('GET', '/-/vaults', { headers: both }))).toEqual(refused);
});

test('unknown keys, absent ones and unknown tokens each have their error', async () => {
  const { ask, send } = bench();
  const unknown = [400, 'UnrecognizedClientException', 'The security token included in the request is invalid.'];
  expect(await errorOf(await ask('GET /-/vaults', { keys: { ...KEYS, accessKeyId: 'AKIAELSEWHERE' } }))).toEqual(unknown);
  expect(await errorOf(await ask('GET /-/vaults', { keys: { ...KEYS, sessionToken: 'made.up' } }))).toEqual(unknown);
  const absent = await send('GET', '/-/vaults', { headers: { 'x-amz-glacier-version': '2012-06-01' } });
  expect((await errorOf(absent)).slice(0, 2)).toEqual([400, 'MissingAuthenticationTokenException']);
});

test('another account is refused, the own number is not', async () => {
  const { ask } = bench();
  expect((await ask('GET /012345678901/vaults')).status).toBe(200);
  expect(await errorOf(await ask('GET /999999999999/vaults'))).toEqual([403, 'AccessDeniedException', 'Access denied for account ID: 999999999999']);
});

test('the API version is required', async () => {
  const { ask } = bench();
  const without = await ask('GET /-/vaults', {
    headers: { 'x-amz-glacier-version': '' },
    tamper: (headers) => headers.delete('x-amz-glacier-version'),
  });
  expect(await errorOf(without)).toEqual([400, 'MissingParameterValueException', 'Required parameter missing: API version']);
});

test('a body that differs from its signed hash is refused', async () => {
  const { ask } = bench();
  await ask('PUT /-/vaults/v');
  const headers = { 'x-amz-content-sha256': 'a'.repeat(64) };
  const [status, , message] = await errorOf(await ask('POST /-/vaults/v/jobs', { headers, body: '{}' }));
  expect(status).toBe(403);
  expect(message).toMatch(
    /^The value passed in as x-amz-content-sha256 does not match the computed payload hash\. Computed digest: [0-9a-f]{64} expected hash: a{64}$/,
  );
});

test('a service, region or path that the request is not for is refused', async () => {
  const { ask } = bench();
  expect((await errorOf(await ask('GET /-/vaults', { service: 's3' })))[2]).toBe("Credential should be scoped to correct service: 'glacier'.");
  expect((await ask('GET /-/elsewhere')).status).toBe(403);
  expect((await ask('PATCH /-/vaults')).status).toBe(403);
});

test('every answer has its request id, its date and its length', async () => {
  const { ask } = bench();
  const answer = await ask('GET /-/vaults');
  expect(header(answer, 'x-amzn-RequestId')).toMatch(/^[A-Za-z0-9_-]{47}$/);
  expect(header(answer, 'date')).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
  expect(header(answer, 'content-type')).toBe('application/json');
  const text = await answer.text();
  expect(text).toBe('{"Marker":null,"VaultList":[]}');
  expect(header(answer, 'content-length')).toBe(String(text.length));
});

test('regions are apart', async () => {
  const { ask } = bench();
  await ask('PUT /-/vaults/v');
  expect((await ask('GET /-/vaults/v', { region: 'us-east-1' })).status).toBe(404);
  const elsewhere = await told(await ask('GET /-/vaults', { region: 'us-east-1' }));
  expect(elsewhere).toEqual({ Marker: null, VaultList: [] });
});
