/** Regions with Glacier vaults (service models of botocore 1.43 and the SDK for JavaScript 3.1048). */

/** With an ordinary AWS account. */
export const COMMERCIAL_REGIONS = [
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;

/** With accounts of their own. */
export const OTHER_REGIONS = ['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1'] as const;
