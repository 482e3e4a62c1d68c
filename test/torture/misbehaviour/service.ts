import { refusing, type Script } from './script.ts';

/** What Amazon itself may say, at the wrong time. */
export const SERVICE: Readonly<Record<string, Script>> = {
  'asks for fewer requests': refusing('GetJobOutput', 400, 'ThrottlingException', 'Rate exceeded'),
  'asks for fewer looks': refusing('DescribeJob', 400, 'ThrottlingException', 'Rate exceeded'),
  'asks for fewer asks': refusing('InitiateJob', 400, 'ThrottlingException', 'Rate exceeded'),
  'is too busy, 429': refusing('GetJobOutput', 429, 'TooManyRequestsException', 'Slow down'),
  'fails inside': refusing('GetJobOutput', 500, 'InternalFailure', 'Internal failure'),
  'is busy': refusing('GetJobOutput', 503, 'ServiceUnavailableException', 'Service is unavailable.'),
  'fails inside on a look': refusing('DescribeJob', 500, 'InternalFailure', 'Internal failure'),
  'lost patience': refusing('GetJobOutput', 408, 'RequestTimeoutException', 'Request timed out'),
  'says that the keys ran out': refusing('GetJobOutput', 403, 'ExpiredTokenException', 'The security token included in the request is expired'),
  'does not know the keys': refusing('GetJobOutput', 403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
  'refuses the signature': refusing('GetJobOutput', 403, 'InvalidSignatureException', 'The request signature we calculated does not match.'),
  'calls the clock wrong': refusing(
    'GetJobOutput',
    403,
    'InvalidSignatureException',
    'Signature expired: 20120102T030405Z is now earlier than 20120102T040405Z',
  ),
  'denies access for a while': refusing('GetJobOutput', 403, 'AccessDeniedException', 'User is not authorized to perform: glacier:GetJobOutput'),
  'forgets the job for a moment': refusing('GetJobOutput', 404, 'ResourceNotFoundException', 'The job ID was not found'),
  'says an error that nobody knows': refusing('GetJobOutput', 418, 'TeapotException', 'I am a teapot'),
  'refuses by policy': refusing('InitiateJob', 400, 'PolicyEnforcedException', 'InitiateJob request denied by current data retrieval policy.'),
  'has no capacity': refusing('InitiateJob', 503, 'InsufficientCapacityException', 'Insufficient capacity'),
  'has too many jobs': refusing('InitiateJob', 400, 'LimitExceededException', 'Too many jobs'),
  'begins a job and says nothing': () => ({ on: 'InitiateJob', kind: 'accepted-then-closed' }),
  'begins a job and cannot list any': refusing('ListJobs', 503, 'ServiceUnavailableException', 'Service is unavailable.'),
  'gives no keys': refusing('CognitoGetCredentialsForIdentity', 500, 'InternalErrorException', 'Internal error'),
  'is slow to give keys': () => ({ on: 'CognitoGetCredentialsForIdentity', kind: 'latency', ms: 2_000 }),
  'has too many who want keys': refusing('CognitoGetId', 400, 'TooManyRequestsException', 'Rate exceeded'),
};
