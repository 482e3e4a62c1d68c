/** The template's headers are those of the header table: what CloudFront sends is what `npm start` sends. */
import { describe, expect, test } from 'vitest';
import { SERVICE_HEADERS, siteHeaders, SQLITE_WORKER } from '../../../deploy/headers.ts';
import { REGION, stackWith, type Resolved } from './template.ts';

/** A longer value is refused by CloudFront, and so is a policy that has more in all. */
const LONGEST_VALUE = 1_783;

/** The headers that CloudFront makes of a policy (its guide, "Understand response headers policies"). */
function headersOf(policy: Resolved): Record<string, string> {
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = policy.ResponseHeadersPolicyConfig;
  const every = [...Object.values<Resolved>(security), ...custom.Items];
  expect(every.every(({ Override }) => Override === true)).toBe(true);
  const hsts = security.StrictTransportSecurity;
  return {
    'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    ...(security.ReferrerPolicy && { 'referrer-policy': security.ReferrerPolicy.ReferrerPolicy }),
    ...(security.FrameOptions && { 'x-frame-options': security.FrameOptions.FrameOption }),
    ...(hsts && { 'strict-transport-security': `max-age=${hsts.AccessControlMaxAgeSec}${hsts.IncludeSubdomains ? '; includeSubDomains' : ''}` }),
    ...Object.fromEntries(custom.Items.map(({ Header, Value }: Resolved) => [Header.toLowerCase(), Value])),
  };
}

describe('headers at the edge', () => {
  const { resources } = stackWith();
  const behaviours = resources['Distribution'].DistributionConfig;

  test('W1 W2 the site sends the table, with the identity pool and the sign-in page as the only other hosts', () => {
    const connect = [`https://cognito-identity.${REGION}.amazonaws.com`, `https://my-thaw.auth.${REGION}.amazoncognito.com`];
    expect(headersOf(resources['SiteHeaders'])).toEqual(siteHeaders({ connect, https: true }));
    expect(behaviours.DefaultCacheBehavior.ResponseHeadersPolicyId).toBe('SiteHeaders');
  });

  test('W1 only the reader of SQLite files may compile WebAssembly, nothing else differs', () => {
    const connect = [`https://cognito-identity.${REGION}.amazonaws.com`, `https://my-thaw.auth.${REGION}.amazoncognito.com`];
    const { 'content-security-policy': policy, ...others } = headersOf(resources['SqliteHeaders']);
    const { 'content-security-policy': ofPage = '', ...ofPageElse } = siteHeaders({ connect, https: true });
    expect(policy).toBe(ofPage.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"));
    expect(policy).toBe(siteHeaders({ connect, https: true, path: SQLITE_WORKER })['content-security-policy']);
    expect(others).toEqual(ofPageElse);
    expect(ofPage).not.toContain('wasm');
    const [, behaviour, ...more] = behaviours.CacheBehaviors;
    expect(behaviour).toEqual({ ...behaviours.DefaultCacheBehavior, PathPattern: SQLITE_WORKER, ResponseHeadersPolicyId: 'SqliteHeaders' });
    expect(more).toEqual([]);
  });

  test('W3 answers of Glacier are never stored and never run', () => {
    expect(headersOf(resources['GlacierHeaders'])).toEqual(SERVICE_HEADERS);
    expect(behaviours.CacheBehaviors[0].ResponseHeadersPolicyId).toBe('GlacierHeaders');
  });

  test('the longest sign-in address still leaves a policy that CloudFront takes', () => {
    const long = headersOf(stackWith({ LoginPrefix: 'x'.repeat(63) }).resources['SiteHeaders']);
    expect(Math.max(...Object.values(long).map(({ length }) => length))).toBeLessThanOrEqual(LONGEST_VALUE);
  });
});
