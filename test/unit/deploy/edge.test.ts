import { describe, expect, test } from 'vitest';
import { codeOf, edge, type EdgeRequest } from './edge.ts';

const signedFor = (region: string): string =>
  `AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20261126/${region}/glacier/aws4_request, SignedHeaders=host;x-amz-date, Signature=0a`;
const call = (path: string, more: Partial<EdgeRequest> = {}): EdgeRequest => ({
  uri: `/glacier/eu-west-1${path}`,
  headers: { authorization: signedFor('eu-west-1'), 'sec-fetch-site': 'same-origin' },
  ...more,
});
const glacier = edge('GlacierFunction');
const site = edge('SiteFunction');
const refusal = (statusCode: number, reason: string) => ({
  statusCode,
  headers: { 'x-thaw-edge': { value: reason }, 'cache-control': { value: 'no-store' } },
});

describe('the way to Glacier', () => {
  test('a signed call goes to the region that its path names', () => {
    expect(glacier(call('/-/vaults'))).toMatchObject({ uri: '/-/vaults', origin: { domainName: 'glacier.eu-west-1.amazonaws.com' } });
    const other = { uri: '/glacier/us-east-1/-/vaults/photos/jobs/J_-1/output', headers: { authorization: signedFor('us-east-1') } };
    expect(glacier(other)).toMatchObject({ uri: '/-/vaults/photos/jobs/J_-1/output', origin: { domainName: 'glacier.us-east-1.amazonaws.com' } });
  });

  test('the signature and everything that it covers stay as they were', () => {
    const headers = { authorization: signedFor('eu-west-1'), range: 'bytes=0-1048575', 'x-amz-date': '20261126T000000Z' };
    const { headers: passed, statusCode } = glacier(call('/-/vaults/photos/jobs/J/output', { headers }));
    expect(statusCode).toBeUndefined();
    expect(passed).toEqual(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])));
  });

  test('W4 cookies stay here', () => {
    expect(glacier(call('/-/vaults', { cookies: { session: 'secret' } })).cookies).toEqual({});
  });

  test.each([
    ['a region that is not listed', '/glacier/ap-south-1/-/vaults'],
    ['a host in the region’s place', '/glacier/evil.example/-/vaults'],
    ['a host behind an @', '/glacier/eu-west-1@evil.example/-/vaults'],
    ['another account', '/glacier/eu-west-1/999999999999/vaults'],
    ['another service', '/glacier/eu-west-1/-/tags'],
    ['no path', '/glacier/eu-west-1'],
    ['a step up', '/glacier/eu-west-1/-/vaults/../policies'],
    ['a step up at the end', '/glacier/eu-west-1/-/vaults/..'],
    ['an escaped step up', '/glacier/eu-west-1/-/vaults/..%2f..%2fx'],
    ['an escaped line end', '/glacier/eu-west-1/-/vaults%0d%0aHost:evil.example'],
    ['a line end', '/glacier/eu-west-1/-/vaults\r\nHost: evil.example'],
    ['a line end at the end', '/glacier/eu-west-1/-/vaults\n'],
    ['an @ behind the account', '/glacier/eu-west-1/-/vaults/@evil.example'],
    ['an empty step', '/glacier/eu-west-1/-//vaults'],
    ['a foreign prefix', '/x/glacier/eu-west-1/-/vaults'],
  ])('W4 %s is refused', (_, uri) => {
    expect(glacier(call('', { uri }))).toMatchObject(refusal(404, 'path'));
  });

  test.each([
    ['none', {}],
    ['one for another region', { authorization: signedFor('us-east-1') }],
    ['one for another service', { authorization: signedFor('eu-west-1').replace('/glacier/', '/s3/') }],
    ['another scheme', { authorization: `Basic ${signedFor('eu-west-1')}` }],
  ])('W4 a signature is needed: %s', (_, headers) => {
    expect(glacier(call('/-/vaults', { headers }))).toMatchObject(refusal(403, 'signature'));
  });

  test.each(['cross-site', 'same-site', 'none'])('W4 a browser that tells of %s is refused', (from) => {
    const headers = { authorization: signedFor('eu-west-1'), 'sec-fetch-site': from };
    expect(glacier(call('/-/vaults', { headers }))).toMatchObject(refusal(403, 'origin'));
  });

  test('M1 deleting and changing the policy are refused here too, unless allowed', () => {
    const passes = (method: string, parameters: Readonly<Record<string, string>>): boolean =>
      edge('GlacierFunction', parameters)(call('/-/vaults/photos', { method })).uri === '/-/vaults/photos';
    expect(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'].filter((method) => passes(method, {}))).toEqual(['GET', 'POST']);
    expect([passes('DELETE', { AllowDelete: 'true' }), passes('PUT', { AllowDelete: 'true' })]).toEqual([true, false]);
    expect([passes('DELETE', { AllowPolicyChange: 'true' }), passes('PUT', { AllowPolicyChange: 'true' })]).toEqual([false, true]);
    expect(glacier(call('/-/vaults/photos', { method: 'DELETE' }))).toMatchObject(refusal(405, 'method'));
  });

  test('with a relay the path stays whole, as the relay reads the region from it', () => {
    const passed = edge('GlacierFunction', { RelayDomain: 'relay.example.com' })(call('/-/vaults', { cookies: { session: 'secret' } }));
    expect(passed).toMatchObject({ uri: '/glacier/eu-west-1/-/vaults', cookies: {} });
    expect(passed.origin).toBeUndefined();
  });
});

describe('the site', () => {
  test('its files are asked for as they are', () => {
    for (const uri of ['/', '/index.html', '/assets/a.js', '/sw.js', '/config.json']) expect(site({ uri }).uri).toBe(uri);
  });

  test('W5 nothing but the worker answers below /save/', () => {
    expect(site({ uri: '/save/token/film.mp4' })).toMatchObject(refusal(404, 'save'));
  });

  test('W5 no script but sw.js becomes a worker', () => {
    const headers = { 'service-worker': 'script' };
    expect(site({ uri: '/assets/a.js', headers })).toMatchObject(refusal(403, 'worker'));
    expect(site({ uri: '/sw.js', headers }).uri).toBe('/sw.js');
  });
});

describe('both functions', () => {
  test.each(['SiteFunction', 'GlacierFunction'] as const)('%s is within what CloudFront takes', (name) => {
    const regions = Array.from({ length: 30 }, (_, at) => `ap-southeast-${at % 10}`).join(',');
    expect(codeOf(name, { GlacierRegions: regions }).length).toBeLessThan(10 * 1024);
    expect(codeOf(name)).not.toContain('${');
  });
});
