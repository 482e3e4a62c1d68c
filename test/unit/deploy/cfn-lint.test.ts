import { expect, test } from 'vitest';
import { TEMPLATE_FILE, template } from './template.ts';
import { MISSING_CFN_LINT, outcomeOf, versionOf } from './tools.ts';

const cfnLint = await versionOf('cfn-lint');
/** Budgets, Cognito and CloudFront aren't described alike everywhere. */
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'];

test.skipIf(!cfnLint)(cfnLint ? `${cfnLint} finds nothing in the template` : MISSING_CFN_LINT, async () => {
  expect(template.Metadata['cfn-lint'].config.ignore_checks).toEqual(['W1030']);
  expect(await outcomeOf('cfn-lint', ['--template', TEMPLATE_FILE, '--regions', ...REGIONS])).toEqual({ code: 0, text: '' });
});
