/** What `config.json` tells the app, by the way it is served. */

import { readFile } from 'node:fs/promises';

import { DEMO_REGION } from '../core/demo/fill.ts';
import { identityPoolId, loginProvider } from '../core/index.ts';
import { COMMERCIAL_REGIONS, OTHER_REGIONS } from './regions.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * With a stand-in on the same origin.
 *
 * @param signInUrl origin of the sign-in beside it.
 * @param clientId the app, as the user pool knows it.
 */
export function standInConfig(signInUrl: string, clientId: string): Json {
  return {
    regions: [DEMO_REGION],
    demo: 'server',
    signIn: {
      identityPoolId: identityPoolId(DEMO_REGION),
      identityEndpoint: '/cognito-identity/',
      loginProvider: loginProvider(DEMO_REGION),
      tokens: { kind: 'user-pool', domain: signInUrl, clientId },
    },
  };
}

/**
 * With the real service behind the relay: what the built app's own file says, but for what only a
 * stand-in could answer.
 */
export async function awsConfig(file: string): Promise<Json> {
  const { demo: _, sentBy: _way, regions, signIn, ...rest } = await readOwn(file);
  const known = new Set<unknown>([...COMMERCIAL_REGIONS, ...OTHER_REGIONS]);
  const usable = Array.isArray(regions) ? regions.filter((region) => known.has(region)) : [];
  return {
    ...rest,
    regions: usable.length > 0 ? usable : COMMERCIAL_REGIONS,
    ...(signIn === undefined || isStandInSignIn(signIn) ? {} : { signIn }),
  };
}

async function readOwn(file: string): Promise<Json> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {}; // none, or none that can be read: the fixed list is enough to start with
  }
}

function isStandInSignIn(signIn: unknown): boolean {
  return JSON.stringify(signIn).includes('"stand-in"');
}
