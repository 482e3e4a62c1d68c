import { expect, test } from 'vitest';
import { siteConfig } from '../../../deploy/publishing/site-config.ts';
import { OUTPUTS } from './account.ts';

test('a stack with a topic has retrievals tell it, one without tells nobody', () => {
  const JobTopicArn = 'arn:aws:sns:eu-west-1:123456789012:thaw-JobTopic-1A2B';
  expect(siteConfig({ ...OUTPUTS, JobTopicArn }).snsTopic).toBe(JobTopicArn);
  expect(siteConfig(OUTPUTS)).not.toHaveProperty('snsTopic');
});
