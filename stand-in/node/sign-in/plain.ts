/** A plain OpenID provider with the paths and the discovery that any such provider has. */

import type { RequestListener } from 'node:http';

import { sentencePage, signOutPage } from './pages.ts';
import { newProvider, NO_EXTRAS, type ProviderOptions } from './provider.ts';

export async function plainListener(options: ProviderOptions): Promise<RequestListener> {
  const { user } = options;
  const provider = await newProvider(options, {
    claims: { openid: ['sub'], email: ['email'], auth_time: null },
    features: {
      ...NO_EXTRAS,
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = sentencePage('Signed out', 'You can close this page.');
        },
      },
    },
    findAccount: (_, asked) => (asked === user.sub ? { accountId: user.sub, claims: () => ({ sub: user.sub, email: user.email }) } : undefined),
  });
  return provider.callback();
}
