/** What the protocol allows and no client at hand does: signed here, and sent byte by byte. */
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UNTIL_TOLD } from './fixtures.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn(UNTIL_TOLD);
  for (const name of ['photos', '-odd.', 'more']) expect(statusOf(await send(await signed('PUT', `/-/vaults/${name}`)))).toBe(201);
  await standIn.order('inventory', { vault: 'photos' });
});
afterAll(() => standIn.stop());

interface Signed {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param target as it is to stand on the wire. */
async function signed(method: string, target: string, headers: Readonly<Record<string, string>> = {}, body = ''): Promise<Signed> {
  const { url, region, accessKeyId, secretAccessKey } = standIn.facts;
  const [path = '', search = ''] = target.split('?');
  const signer = new SignatureV4({ service: 'glacier', region, sha256: Sha256, credentials: { accessKeyId, secretAccessKey } });
  const query = Object.fromEntries([...new URLSearchParams(search.replaceAll('+', '%2B'))]);
  const request = {
    method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path,
    query,
    headers: { host: new URL(url).host, 'x-amz-glacier-version': '2012-06-01', ...headers },
    body,
  };
  return { line: `${method} ${target} HTTP/1.1`, headers: (await signer.sign(request)).headers };
}

/** @returns all that comes back until the other side closes. */
function exchange(text: string, later?: { readonly at: string; readonly text: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(standIn.facts.url).port), '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    let told = false;
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      answer += data;
      if (later && !told && answer.includes(later.at)) {
        told = true;
        socket.write(later.text, 'latin1');
      }
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

const head = ({ line, headers }: Signed, more: Readonly<Record<string, string>> = {}): string =>
  `${[line, ...Object.entries({ ...headers, Connection: 'close', ...more }).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;

const send = (request: Signed, body = ''): Promise<string> =>
  exchange(head(request, body === '' ? {} : { 'Content-Length': String(body.length) }) + body);

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

test('header names come in any case, and values with blanks around them', async () => {
  const { line, headers } = await signed('GET', '/-/vaults/photos');
  const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), `   ${value}  `]));
  expect(statusOf(await exchange(head({ line, headers: shouted })))).toBe(200);
});

test('an Authorization without blanks after its commas, and with many', async () => {
  for (const comma of [',', ' ,   ']) {
    const { line, headers } = await signed('GET', '/-/vaults/photos');
    const authorization = (headers['authorization'] ?? '').replaceAll(', ', comma);
    expect(statusOf(await exchange(head({ line, headers: { ...headers, authorization } })))).toBe(200);
  }
});

test('a name whose letters are escaped without need is the same name', async () => {
  for (const name of ['ph%6Ftos', 'ph%6ftos', '%70%68%6F%74%6F%73']) {
    const answer = await send(await signed('GET', `/-/vaults/${name}`));
    expect([name, statusOf(answer), JSON.parse(bodyOf(answer))]).toMatchObject([name, 200, { VaultName: 'photos' }]);
  }
  expect(JSON.parse(bodyOf(await send(await signed('GET', '/%2D/vaults/%2Dodd%2E'))))).toMatchObject({ VaultName: '-odd.' });
});

test('the query comes in any order, escaped or not, with members that nobody knows', async () => {
  const first = JSON.parse(bodyOf(await send(await signed('GET', '/-/vaults?limit=1')))) as { Marker: string };
  for (const query of [
    `marker=${first.Marker}&limit=1`,
    `limit=1&marker=${encodeURIComponent(first.Marker)}`,
    `zz=1&marker=${first.Marker}&limit=1&aa`,
    `limit=1&marker=${first.Marker.replaceAll(':', '%3a')}`,
  ]) {
    const answer = await send(await signed('GET', `/-/vaults?${query}`));
    expect([query, statusOf(answer), JSON.parse(bodyOf(answer))]).toMatchObject([query, 200, { VaultList: [{ VaultName: 'more' }] }]);
  }
});

test('the target comes in absolute form, as to a proxy', async () => {
  const { line, headers } = await signed('GET', '/-/vaults/photos?x=1');
  const answer = await exchange(head({ line: line.replace(' /', ` ${standIn.facts.url}/`), headers }));
  expect([statusOf(answer), JSON.parse(bodyOf(answer))]).toMatchObject([200, { VaultName: 'photos' }]);
});

test('JSON of any type, or of none', async () => {
  const body = '{ "Type" : "inventory-retrieval",\n "Format": null, "Nobody": { "knows": 1 } }';
  for (const type of [
    undefined,
    'application/json',
    'application/x-amz-json-1.1',
    'application/x-www-form-urlencoded',
    'text/plain; charset=utf-8',
  ]) {
    const answer = await send(await signed('POST', '/-/vaults/photos/jobs', type === undefined ? {} : { 'Content-Type': type }, body), body);
    expect([type, statusOf(answer)]).toEqual([type, 202]);
  }
});

test('a body comes in chunks', async () => {
  const body = '{"Tags":{"from":"chunks"}}';
  const pieces = [body.slice(0, 3), body.slice(3)].map((piece) => `${piece.length.toString(16)};x=y\r\n${piece}\r\n`).join('');
  const tagged = await signed('POST', '/-/vaults/photos/tags?operation=add', {}, body);
  expect(statusOf(await exchange(`${head(tagged, { 'Transfer-Encoding': 'chunked' })}${pieces}0\r\n\r\n`))).toBe(204);
  expect(bodyOf(await send(await signed('GET', '/-/vaults/photos/tags')))).toBe('{"Tags":{"from":"chunks"}}');

  const hashes = { 'x-amz-content-sha256': hex('abc'), 'x-amz-sha256-tree-hash': hex('abc') };
  const begun = await send(await signed('POST', '/-/vaults/photos/multipart-uploads', { 'x-amz-part-size': '1048576' }));
  const id = /\r\nx-amz-multipart-upload-id: (\S+)/i.exec(begun)?.[1] ?? '';
  const part = await signed('PUT', `/-/vaults/photos/multipart-uploads/${id}`, { ...hashes, 'content-range': 'bytes 0-2/*' }, 'abc');
  const chunks = '3\r\nabc\r\n0\r\n\r\n';
  expect(statusOf(await exchange(`${head(part, { 'transfer-encoding': 'Chunked' })}${chunks}`))).toBe(204);

  const whole = await signed('POST', '/-/vaults/photos/archives', hashes, 'abc');
  const refused = await exchange(`${head(whole, { 'Transfer-Encoding': 'chunked' })}${chunks}`);
  expect([statusOf(refused), bodyOf(refused)]).toEqual([400, expect.stringContaining('Required parameter missing: Content-Length')]);
});

test('who waits for a 100 before its body gets one', async () => {
  const hashes = { 'x-amz-content-sha256': hex('abc'), 'x-amz-sha256-tree-hash': hex('abc').toUpperCase() };
  const upload = await signed('POST', '/-/vaults/photos/archives', hashes, 'abc');
  const answer = await exchange(head(upload, { Expect: '100-continue', 'Content-Length': '3' }), { at: '100 Continue\r\n\r\n', text: 'abc' });
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created\r\n/);
});

test('a GET may say that it has no body, and of which type', async () => {
  const request = await signed('GET', '/-/vaults/photos', {
    'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
    'x-amz-content-sha256': hex(''),
  });
  expect(statusOf(await exchange(head(request, { 'Content-Length': '0' })))).toBe(200);
});

test('a slash at the end changes nothing', async () => {
  expect(statusOf(await send(await signed('GET', '/-/vaults/photos/')))).toBe(200);
});

test('every answer has a request id and the date, and those without a body have no length but 0', async () => {
  const made = await send(await signed('PUT', '/-/vaults/photos'));
  expect(made).toMatch(/\r\nx-amzn-RequestId: [\w-]{47}\r\n/i);
  expect(made).toMatch(/\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/i);
  expect(made).toMatch(/\r\nContent-Length: 0\r\n/i);
  expect(await send(await signed('DELETE', '/-/vaults/photos/notification-configuration'))).not.toMatch(/\r\n(Content-Length|Transfer-Encoding):/i);
});

test('a method that no operation has is refused, not taken for another', async () => {
  for (const method of ['PATCH', 'OPTIONS', 'HEAD']) {
    const status = statusOf(await send(await signed(method, '/-/vaults/photos')));
    expect([method, status >= 400 && status < 500]).toEqual([method, true]);
  }
});
