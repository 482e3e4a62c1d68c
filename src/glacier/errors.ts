/** From the SDK's errors to our failures. The rules are glacier.md, sections 10 and 11. */
import { Failed, type Failure } from '../core/failure/failure.ts';
import { MINUTE } from '../core/units.ts';
import { denyingPolicy, isEnabledFirst } from './denial.ts';
import { isUnread, readError, type ServiceError } from './service-error.ts';

/** What was being done, for errors that mean different things to different calls. */
export interface CallContext {
  readonly action: string;
  readonly region?: string;
  readonly vault?: string;
  readonly tier?: string;
}

/**
 * @returns what a thrown error means. Messages of signature errors are dropped: the service
 * echoes the canonical request there, token included.
 */
export function serviceFailure(error: unknown, context: CallContext): Failure {
  if (error instanceof Failed) return error.failure;
  const told = readError(error);
  if (!told) return lineFailure(error);
  const { name, message, status } = told;
  if (status < 300) return unreadFailure(told);
  if (status === 404 || name === 'ResourceNotFoundException') return notFound(message, context);
  const named = MEANINGS[name]?.(told, context);
  if (named) return named;
  if (status >= 500 || status === 408 || status === 429) return { code: 'service-busy', status };
  // Amazon tells the reason by name; a front end before it, or another server, by the status alone.
  if (status === 401) return { code: 'keys-refused', service: '401' };
  if (status === 403) return { code: 'access-denied', action: context.action };
  if (isUnread(told)) return unreadFailure(told);
  // An archive of another vault: the service calls its vault's name invalid (glacier.md, 10).
  if (context.action === 'glacier:InitiateJob' && message.startsWith('Invalid vault name:')) {
    return { code: 'archive-unknown', vault: context.vault ?? '' };
  }
  // Of a job that was told done a moment ago: one of the service's machines doesn't know yet.
  if (context.action === 'glacier:GetJobOutput' && /not currently available for download/.test(message)) return { code: 'service-busy', status };
  return { code: 'request-refused', service: name, message: message.slice(0, 300) };
}

type Meaning = (told: ServiceError, context: CallContext) => Failure;

const throttled: Meaning = () => ({ code: 'throttled' });
const keysRefused: Meaning = ({ name }) => ({ code: 'keys-refused', service: name });
/** Also what Amazon answers where the account hasn't enabled the region: its keys aren't there yet. */
const keysUnknown: Meaning = ({ name }, { region }) => ({
  code: 'keys-refused',
  service: name,
  ...(region !== undefined && isEnabledFirst(region) ? { region } : {}),
});
const clockOff: Meaning = ({ answeredAtMs }) => {
  const minutes = answeredAtMs === undefined ? 5 : Math.round(Math.abs(Date.now() - answeredAtMs) / MINUTE);
  return { code: 'clock-off', minutes };
};
const signature: Meaning = (told, context) =>
  /^Signature (expired|not yet current)/.test(told.message) ? clockOff(told, context) : keysRefused(told, context);
const denied: Meaning = ({ message }, { action }) => {
  // Amazon cuts guests of an identity pool down by a session policy without Glacier (glacier.md, 13).
  if (/CognitoIdentityCredentials.*no session policy allows/s.test(message)) return { code: 'guest-refused' };
  const by = denyingPolicy(message);
  return { code: 'access-denied', action, ...(by ? { by } : {}) };
};
const busy: Meaning = ({ status }) => ({ code: 'service-busy', status });

/** By the error's name: Glacier's own, then those that AWS's other services and front ends use for the same. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ThrottlingException: throttled,
  Throttling: throttled,
  TooManyRequestsException: throttled,
  ThrottledException: throttled,
  RequestThrottled: throttled,
  RequestThrottledException: throttled,
  RequestLimitExceeded: throttled,
  BandwidthLimitExceeded: throttled,
  SlowDown: throttled,
  ExpiredTokenException: () => ({ code: 'keys-ended' }),
  ExpiredToken: () => ({ code: 'keys-ended' }),
  InvalidSignatureException: signature,
  SignatureDoesNotMatch: signature,
  RequestExpired: clockOff,
  RequestTimeTooSkewed: clockOff,
  UnrecognizedClientException: keysUnknown,
  InvalidClientTokenId: keysUnknown,
  OptInRequired: keysUnknown,
  MissingAuthenticationTokenException: keysRefused,
  IncompleteSignatureException: keysRefused,
  AccessDeniedException: denied,
  AccessDenied: denied,
  PolicyEnforcedException: (_told, { tier }) => ({ code: 'policy-refused', tier: tier ?? 'Standard' }),
  InsufficientCapacityException: () => ({ code: 'no-capacity' }),
  LimitExceededException: ({ message }) => ({ code: 'limit-exceeded', service: message.slice(0, 200) }),
  NoLongerSupportedException: () => ({ code: 'account-closed' }),
  RequestTimeoutException: busy,
  ServiceUnavailableException: busy,
};

function notFound(message: string, { action, vault = '', tier }: CallContext): Failure {
  if (message.startsWith('Vault not found')) return { code: 'vault-unknown', vault };
  if (message.startsWith('Inventory retrieval jobs')) return { code: 'no-inventory-yet', vault };
  if (action === 'glacier:InitiateJob' && tier !== undefined) return { code: 'archive-unknown', vault };
  // What can't be found is what was named: of these calls, only the vault.
  if (action === 'glacier:DescribeJob' || action === 'glacier:GetJobOutput') return { code: 'job-unknown' };
  return { code: 'vault-unknown', vault };
}

/** An answer whose body can't be read: what was asked for may have been done. */
function unreadFailure({ name, message }: ServiceError): Failure {
  return name !== 'SyntaxError' && isOfLine(name, message)
    ? { code: 'network-lost' }
    : { code: 'answer-unreadable', what: 'an answer that is not JSON' };
}

/**
 * No answer at all. Only what browsers say of a dead line counts as one: anything else is a bug of
 * ours, and called a line failure it would be tried again for ever.
 */
function lineFailure(error: unknown): Failure {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const text = error instanceof Error || error instanceof DOMException ? error.message : String(error);
  if (name === 'SyntaxError') return { code: 'answer-unreadable', what: 'an answer that is not JSON' };
  return isOfLine(name, text) ? { code: 'network-lost' } : { code: 'unexpected', message: `${name}: ${text}`.slice(0, 300) };
}

/** Chromium: "Failed to fetch", "network error"; Firefox: "NetworkError when…", "Error in body stream"; WebKit: "Load failed". */
const isOfLine = (name: string, text: string): boolean =>
  name === 'AbortError' ||
  name === 'TimeoutError' ||
  name === 'NetworkError' ||
  (name === 'TypeError' && /fetch|network|load failed|(body|input) stream/i.test(text));
