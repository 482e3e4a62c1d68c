/** The demo: a region that Amazon doesn't have, keys that Amazon never gives out, a sign-in of its own. */
import * as v from 'valibot';
import type { SignIn } from './config.ts';

/** Never a region of Amazon's, so that a mix-up can't reach a real vault. */
export const DEMO_REGION = 'demo';

/** Who answers for the region `demo`: Thaw's own worker, or a stand-in behind this origin. */
export const DemoBy = v.picklist(['worker', 'server']);
export type DemoBy = v.InferOutput<typeof DemoBy>;

/** Where the demo's ID tokens come from, without asking anybody anything. */
export const DEMO_TOKEN_PATH = '/_stand-in/sign-in';

/** The stand-in's own sign-in, whatever the site's configuration says of signing in. */
export const DEMO_SIGN_IN: SignIn = {
  identityPoolId: `${DEMO_REGION}:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47`,
  loginProvider: `cognito-idp.${DEMO_REGION}.amazonaws.com/${DEMO_REGION}_StandIn01`,
  identityEndpoint: '/cognito-identity/',
  tokens: { kind: 'stand-in', path: DEMO_TOKEN_PATH },
};

/** The paths that the demo's client asks. Nothing else is passed to a stand-in in the worker. */
export const DemoPath = v.pipe(v.string(), v.regex(/^\/(?:glacier\/demo\/-\/.*|cognito-identity\/|_stand-in\/sign-in)$/));

/**
 * Whether keys may sign for a region. A stand-in's keys begin with `DEMO` or `STANDIN`, which no key
 * of AWS does: they open the demo and nothing else, and no other keys do (faults.md, L4).
 */
export const keysFit = (accessKeyId: string, region: string): boolean => /^(?:DEMO|STANDIN)/.test(accessKeyId) === (region === DEMO_REGION);
