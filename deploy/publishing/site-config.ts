import * as v from 'valibot';
import { Config } from '../../src/core/config.ts';
import type { Outputs } from './stack.ts';

/** `config.json` of a stack. @throws ValiError if the app would refuse it. */
export function siteConfig(outputs: Outputs): Config {
  return v.parse(Config, {
    regions: outputs.GlacierRegions.split(','),
    demo: 'worker',
    sentBy: 'cloudfront',
    signIn: {
      identityPoolId: outputs.IdentityPoolId,
      loginProvider: outputs.LoginProvider,
      tokens: { kind: 'user-pool', domain: outputs.LoginOrigin, clientId: outputs.UserPoolClientId },
    },
    ...(outputs.JobTopicArn === undefined ? {} : { snsTopic: outputs.JobTopicArn }),
  });
}
