import { expect, test } from 'vitest';
import { siteConfig } from '../../../deploy/publishing/site-config.ts';
import type { Outputs } from '../../../deploy/publishing/stack.ts';

const OUTPUTS: Outputs = {
  SiteUrl: 'https://d111.cloudfront.net/',
  BucketName: 'thaw-sitebucket-1',
  DistributionId: 'E111',
  GlacierRegions: 'eu-west-1,us-east-1',
  UserPoolId: 'eu-west-1_AbCdEfGhI',
  UserPoolClientId: '1example23456789',
  ReadersGroup: 'readers',
  LoginOrigin: 'https://my-thaw.auth.eu-west-1.amazoncognito.com',
  LoginProvider: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI',
  IdentityPoolId: 'eu-west-1:01234567-89ab-cdef-0123-456789abcdef',
};

test('a stack with a topic has retrievals tell it, one without tells nobody', () => {
  const JobTopicArn = 'arn:aws:sns:eu-west-1:123456789012:thaw-JobTopic-1A2B';
  expect(siteConfig({ ...OUTPUTS, JobTopicArn }).snsTopic).toBe(JobTopicArn);
  expect(siteConfig(OUTPUTS)).not.toHaveProperty('snsTopic');
});
