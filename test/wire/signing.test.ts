import { expect } from 'vitest';
import { describeWithBoto3 } from './clients.ts';
import { bytesOf, testWith } from './fixtures.ts';

const test = testWith();

const VERSION = { 'x-amz-glacier-version': '2012-06-01' };
const MINUTE_MS = 60_000;
const MISMATCH =
  /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\./;
const bad = { status: 403, code: 'InvalidSignatureException' };
/** The front end puts `message` first. */
const front = (code: string) => new RegExp(`^\\{"message":".*","code":"${code}","type":"Client"\\}$`);

describeWithBoto3('signatures', () => {
  test('a wrong secret does not fit', async ({ boto }) => {
    expect(await boto.as({ secretAccessKey: 'wrong' }).refused('list_vaults')).toMatchObject({ ...bad, message: expect.stringMatching(MISMATCH) });
  });

  test('a header that was changed on the way does not fit', async ({ boto, vaultName }) => {
    const path = `/-/vaults/${vaultName}`;
    const headers = { ...VERSION, range: 'bytes=0-9' };
    expect(await boto.send({ method: 'GET', path, headers })).toMatchObject({ status: 200 });
    const changed = await boto.send({ method: 'GET', path, headers, afterwards: { range: 'bytes=0-8' } });
    expect(changed.status).toBe(403);
    expect(changed.text).toMatch(front('InvalidSignatureException'));
  });

  test('a clock that is more than five minutes off is told so, with the times', async ({ boto, standIn }) => {
    const off = async (minutes: number) => {
      await standIn.advance(minutes * MINUTE_MS);
      try {
        return await boto.refused('list_vaults').catch(() => undefined);
      } finally {
        await standIn.advance(-minutes * MINUTE_MS);
      }
    };
    expect(await off(4)).toBeUndefined();
    expect(await off(-4)).toBeUndefined();
    const time = '\\d{8}T\\d{6}Z';
    expect(await off(6)).toMatchObject({
      ...bad,
      message: expect.stringMatching(new RegExp(`^Signature expired: ${time} is now earlier than ${time} \\(${time} - 5 min\\.\\)$`)),
    });
    expect(await off(-6)).toMatchObject({
      ...bad,
      message: expect.stringMatching(new RegExp(`^Signature not yet current: ${time} is still later than ${time} \\(${time} \\+ 5 min\\.\\)$`)),
    });
  });

  test('an unknown key and an unknown token are told apart from a wrong secret', async ({ boto }) => {
    const unknown = { status: 400, code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
    expect(await boto.as({ accessKeyId: 'STANDIN0000000000000' }).refused('list_vaults')).toMatchObject(unknown);
    expect(await boto.as({ sessionToken: 'never.issued' }).refused('list_vaults')).toMatchObject(unknown);
  });

  test('temporary keys of Cognito work until they run out', async ({ boto, standIn, vaultName }) => {
    const { idToken, provider } = (await standIn.order('sign-in')) as { idToken: string; provider: string };
    const Logins = { [provider]: idToken };
    const IdentityPoolId = 'demo:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47';
    const { IdentityId } = await boto.call('get_id', { IdentityPoolId, Logins });
    const { Credentials } = await boto.call('get_credentials_for_identity', { IdentityId, Logins });
    expect(Date.parse(Credentials.Expiration)).toBeGreaterThan(Date.now());
    const keys = { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretKey, sessionToken: Credentials.SessionToken };
    const guest = boto.as(keys);
    await guest.call('describe_vault', { vaultName });
    expect(await boto.as({ ...keys, secretAccessKey: 'wrong' }).refused('list_vaults')).toMatchObject(bad);
    await standIn.order('expire-keys');
    expect(await guest.refused('describe_vault', { vaultName })).toMatchObject({
      status: 403,
      code: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
    expect(await boto.refused('get_id', { IdentityPoolId })).toMatchObject({ status: 400, code: 'NotAuthorizedException' });
  });

  test('without Authorization, without the version, or for another account there is no answer', async ({ boto }) => {
    const path = '/-/vaults';
    const unsigned = await boto.send({ method: 'GET', path, headers: VERSION, signed: false });
    expect(unsigned.status).toBe(400);
    expect(unsigned.text).toMatch(front('MissingAuthenticationTokenException'));
    const versionless = await boto.send({ method: 'GET', path });
    expect(versionless).toMatchObject({
      status: 400,
      text: '{"code":"MissingParameterValueException","message":"Required parameter missing: API version","type":"Client"}',
    });
    const other = await boto.send({ method: 'GET', path: '/999999999999/vaults', headers: VERSION });
    expect(other.status).toBe(403);
    expect(other.text).toMatch(front('AccessDeniedException'));
    expect(await boto.refused('list_vaults', { accountId: '999999999999' })).toMatchObject({
      status: 403,
      code: 'AccessDeniedException',
      message: 'Access denied for account ID: 999999999999',
    });
  });

  test('what was signed for the real host is taken on the way that the app asks, and for no other region', async ({ boto }) => {
    const elsewhere = boto.as({ region: 'us-east-1' });
    await elsewhere.call('create_vault', { vaultName: 'here' });
    const ask = (path: string, host: string) => elsewhere.send({ method: 'GET', path, headers: VERSION, signedFor: `https://${host}/-/vaults/here` });
    const here = '/glacier/us-east-1/-/vaults/here';
    const fits = await ask(here, 'glacier.us-east-1.amazonaws.com');
    expect(fits.status).toBe(200);
    expect(JSON.parse(fits.text)).toMatchObject({ VaultName: 'here' });
    expect((await ask(here, 'glacier.us-west-2.amazonaws.com')).status).toBe(403);
    expect((await ask('/glacier/us-west-2/-/vaults/here', 'glacier.us-east-1.amazonaws.com')).status).toBe(403);
    expect((await ask(here, 'evil.example')).status).toBe(403);
  });

  test("the account's own number is as good as a dash", async ({ boto, vaultName }) => {
    const { VaultARN } = await boto.call('describe_vault', { vaultName });
    const accountId = VaultARN?.split(':')[4];
    expect(await boto.call('describe_vault', { vaultName, accountId })).toMatchObject({ VaultARN });
  });

  test('a body that differs from the hash that was signed is refused', async ({ boto, vaultName }) => {
    const claimed = 'a'.repeat(64);
    const headers = { ...VERSION, 'x-amz-content-sha256': claimed, 'x-amz-sha256-tree-hash': await boto.treeHash(bytesOf(3)) };
    const answer = await boto.send({ method: 'POST', path: `/-/vaults/${vaultName}/archives`, headers, body: 'abc' });
    expect(answer.status).toBe(403);
    expect(answer.text).toMatch(
      `The value passed in as x-amz-content-sha256 does not match the computed payload hash. Computed digest: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad expected hash: ${claimed}`,
    );
  });

  test('uploads must claim both their hashes', async ({ boto, vaultName }) => {
    const path = `/-/vaults/${vaultName}/archives`;
    const missing = async (headers: Readonly<Record<string, string>>) => {
      const { status, text } = await boto.send({ method: 'POST', path, headers: { ...VERSION, ...headers }, body: 'abc' });
      return { status, ...(JSON.parse(text) as object) };
    };
    const refusal = { status: 400, code: 'MissingParameterValueException' };
    const linear = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await missing({ 'x-amz-sha256-tree-hash': linear })).toMatchObject(refusal);
    expect(await missing({ 'x-amz-content-sha256': linear })).toMatchObject(refusal);
  });

  test('descriptions may hold doubled blanks, and nothing beyond ASCII', async ({ boto, vaultName }) => {
    await boto.call('upload_archive', { vaultName, archiveDescription: 'two  blanks   and three', body: bytesOf(3) });
    expect(await boto.refused('upload_archive', { vaultName, archiveDescription: 'Grüße', body: bytesOf(3) })).toMatchObject(bad);
  });
});
