import * as v from 'valibot';
import { DemoBy } from './demo.ts';

/** A region's name as it stands in host names. */
export const Region = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/));
/** An absolute path on our own origin: configuration can't send keys anywhere else. */
const OwnPath = v.pipe(v.string(), v.regex(/^\/(?!\/)[A-Za-z0-9._~/-]*$/));
/** Tokens travel over HTTPS, or never leave this machine. Ports and hosts of numbers can still be none: hence `url`. */
const SAFE = /^(?:https:\/\/[A-Za-z0-9.-]{1,253}|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?/;
const Origin = v.pipe(v.string(), v.regex(new RegExp(`${SAFE.source}$`)), v.url());
const Issuer = v.pipe(v.string(), v.regex(new RegExp(`${SAFE.source}(?:/[A-Za-z0-9._~/-]*)?$`)), v.url());
const ClientId = v.pipe(v.string(), v.regex(/^[\x21-\x7E]{1,255}$/));
/** Without `openid` there is no ID token. */
const Scope = v.pipe(v.string(), v.regex(/^(?:[\x21-\x7E]+ )*openid(?: [\x21-\x7E]+)*$/));

/** Amazon takes any ARN here and says nothing where the topic is wrong (deploy.md, section 5). */
export const SnsTopic = v.pipe(v.string(), v.regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/));

/** How a login becomes AWS keys. */
export const SignIn = v.object({
  identityPoolId: v.pipe(v.string(), v.regex(/^[a-z0-9-]+:[0-9a-f-]{36}$/)),
  /** Key of the `Logins` map: `cognito-idp.<region>.amazonaws.com/<userPoolId>` or another provider. */
  loginProvider: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:/-]{1,128}$/)),
  /** Absent: the identity pool's own host. */
  identityEndpoint: v.optional(OwnPath),
  /** Where ID tokens come from. */
  tokens: v.variant('kind', [
    /** The stand-in, which asks nobody anything: for the demo and for tests. */
    v.object({ kind: v.literal('stand-in'), path: OwnPath }),
    /** The hosted pages of a Cognito user pool; its issuer is `https://` and `loginProvider`. */
    v.object({ kind: v.literal('user-pool'), domain: Origin, clientId: ClientId }),
    /** Any other OpenID provider that the identity pool trusts. It is asked for its endpoints. */
    v.object({ kind: v.literal('oidc'), issuer: Issuer, clientId: ClientId, scope: v.optional(Scope, 'openid') }),
  ]),
});
export type SignIn = v.InferOutput<typeof SignIn>;

/** `public/config.json`. Unknown members are ignored, so that an older app reads a newer file. */
export const Config = v.object({
  regions: v.pipe(v.array(Region), v.minLength(1), v.maxLength(40)),
  /** Who answers for the region `demo`: Thaw's own worker, a stand-in behind this origin, or nobody. */
  demo: v.optional(v.picklist([...DemoBy.options, 'off']), 'worker'),
  signIn: v.optional(SignIn),
  /** Who sends the bytes to the person, which decides what they cost. Absent: Amazon, straight. */
  sentBy: v.exactOptional(v.picklist(['amazon', 'cloudfront'])),
  /** Amazon tells this topic when a retrieval is done, whether Thaw is open or not. */
  snsTopic: v.optional(SnsTopic),
});
export type Config = v.InferOutput<typeof Config>;

/** How a field should look, for whoever runs the site. */
const EXAMPLES: Readonly<Record<string, string>> = {
  regions: '["eu-west-1", "us-east-1"]',
  demo: 'worker',
  sentBy: 'cloudfront',
  snsTopic: 'arn:aws:sns:eu-west-1:123456789012:thaw',
  signIn: '{ "identityPoolId": …, "loginProvider": …, "tokens": … }',
  'signIn.identityPoolId': 'eu-west-1:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47',
  'signIn.loginProvider': 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example',
  'signIn.identityEndpoint': '/cognito-identity/',
  'signIn.tokens': '{ "kind": "user-pool", "domain": …, "clientId": … }',
  'signIn.tokens.kind': 'user-pool',
  'signIn.tokens.path': '/_stand-in/sign-in',
  'signIn.tokens.domain': 'https://example.auth.eu-west-1.amazoncognito.com',
  'signIn.tokens.clientId': '1example23456789',
  'signIn.tokens.issuer': 'https://login.example.org',
  'signIn.tokens.scope': 'openid',
};

/** @param field by its path: `signIn.tokens.domain`. */
export const exampleOf = (field: string): string => EXAMPLES[field] ?? '{ "regions": ["eu-west-1"] }';
