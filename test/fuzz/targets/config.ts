/** C1: what a site's `config.json` may hold, and what leads out of the site if it slips through. */
import { Failed } from '../../../src/core/failure/failure.ts';
import { inOneLine } from '../../../src/core/failure/catalogue.ts';
import { parseConfig } from '../../../src/ui/config.svelte.ts';
import { must, type Target } from '../target.ts';

const SIGN_IN = {
  identityPoolId: 'eu-west-1:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47',
  loginProvider: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example',
};
const valid = [
  { regions: ['eu-west-1', 'us-east-1'], demo: 'off', sentBy: 'cloudfront', snsTopic: 'arn:aws:sns:eu-west-1:123456789012:thaw' },
  { regions: ['demo'], signIn: { ...SIGN_IN, identityEndpoint: '/cognito-identity/', tokens: { kind: 'stand-in', path: '/_stand-in/sign-in' } } },
  {
    regions: ['eu-west-1'],
    signIn: { ...SIGN_IN, tokens: { kind: 'user-pool', domain: 'https://example.auth.eu-west-1.amazoncognito.com', clientId: '1e' } },
  },
  {
    regions: ['eu-west-1'],
    signIn: { ...SIGN_IN, tokens: { kind: 'oidc', issuer: 'http://localhost:8081/oidc', clientId: 'thaw', scope: 'openid email' } },
  },
];

export const config: Target = {
  name: 'config',
  inputs: 'json',
  words: [
    'https://',
    'http://',
    '//evil.example',
    'http://localhost@evil.example',
    'javascript:alert(1)',
    '/\\evil',
    'openid',
    'user-pool',
    'oidc',
    '../',
    '\u2028',
    'demo',
    'worker',
  ],
  longest: 8_192,
  valid: valid.map((one) => JSON.stringify(one)),
  attempt: (text) => {
    let read;
    try {
      read = parseConfig(text);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      must(inOneLine(error.failure) !== '', 'no words');
      return `refused ${error.failure.code} ${error.failure.code === 'config-wrong' ? error.failure.field.replace(/\d+/g, '') : ''}`;
    }
    must(JSON.stringify(parseConfig(JSON.stringify(read))) === JSON.stringify(read), 'read again, it says something else');
    const tokens = read.signIn?.tokens;
    const away = tokens?.kind === 'user-pool' ? tokens.domain : tokens?.kind === 'oidc' ? tokens.issuer : undefined;
    if (away !== undefined) {
      const { protocol, hostname, username, password } = new URL(away);
      must(protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1', 'tokens would travel in the open');
      must(username === '' && password === '', 'an address with a name in it');
    }
    const origin = 'https://thaw.example';
    for (const path of [read.signIn?.identityEndpoint, tokens?.kind === 'stand-in' ? tokens.path : undefined])
      must(path === undefined || new URL(path, origin).origin === origin, 'a path that leads to another origin');
    return `ok ${Object.keys(read).sort().join()} ${tokens?.kind ?? ''}`;
  },
};
