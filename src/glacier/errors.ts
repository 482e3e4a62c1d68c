/** From the SDK's errors to our failures. The rules are glacier.md, sections 10 and 11. */
import { Failed, textOf, type Failure } from '../core/failure/failure.ts';
import { MINUTE } from '../core/units.ts';

/** What was being done, for errors that mean different things to different calls. */
export interface CallContext {
  readonly action: string;
  readonly vault?: string;
  readonly tier?: string;
}

interface ServiceError {
  readonly name: string;
  readonly message: string;
  readonly status: number;
  /** The `Date` of the answer, epoch ms. */
  readonly answeredAtMs: number | undefined;
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
  if (status === 404 || name === 'ResourceNotFoundException') return notFound(message, context);
  switch (name) {
    case 'ThrottlingException':
    case 'Throttling':
    case 'TooManyRequestsException':
      return { code: 'throttled' };
    case 'ExpiredTokenException':
      return { code: 'keys-ended' };
    case 'InvalidSignatureException':
      return signature(told);
    case 'UnrecognizedClientException':
    case 'MissingAuthenticationTokenException':
    case 'IncompleteSignatureException':
      return { code: 'keys-refused', service: name };
    case 'AccessDeniedException':
      // Amazon cuts guests of an identity pool down by a session policy without Glacier (glacier.md, 13).
      if (/CognitoIdentityCredentials.*no session policy allows/s.test(message)) return { code: 'guest-refused' };
      return { code: 'access-denied', action: context.action };
    case 'PolicyEnforcedException':
      return { code: 'policy-refused', tier: context.tier ?? 'Standard' };
    case 'InsufficientCapacityException':
      return { code: 'no-capacity' };
    case 'LimitExceededException':
      return { code: 'limit-exceeded', service: message.slice(0, 200) };
    case 'NoLongerSupportedException':
      return { code: 'account-closed' };
    case 'RequestTimeoutException':
    case 'ServiceUnavailableException':
      return { code: 'service-busy', status };
  }
  if (status >= 500 || status === 408 || status === 429) return { code: 'service-busy', status };
  // An archive of another vault: the service calls its vault's name invalid (glacier.md, 10).
  if (context.action === 'glacier:InitiateJob' && message.startsWith('Invalid vault name:')) {
    return { code: 'archive-unknown', vault: context.vault ?? '' };
  }
  return { code: 'request-refused', service: name, message: message.slice(0, 300) };
}

function readError(error: unknown): ServiceError | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  const { httpStatusCode: status } = metadata;
  if (typeof status !== 'number') return undefined;
  // The SDK lays the members of whatever body came over the error, of any type.
  return { name: textOf(error.name), message: textOf(error.message), status, answeredAtMs: dateOf(error) };
}

function dateOf(error: object): number | undefined {
  if (!('$response' in error)) return undefined;
  const { $response: response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  const at = Date.parse(String(headers.date));
  return Number.isNaN(at) ? undefined : at;
}

function signature({ name, message, answeredAtMs }: ServiceError): Failure {
  if (!/^Signature (expired|not yet current)/.test(message)) return { code: 'keys-refused', service: name };
  const minutes = answeredAtMs === undefined ? 5 : Math.round(Math.abs(Date.now() - answeredAtMs) / MINUTE);
  return { code: 'clock-off', minutes };
}

function notFound(message: string, { action, vault = '' }: CallContext): Failure {
  if (message.startsWith('Vault not found')) return { code: 'vault-unknown', vault };
  if (message.startsWith('Inventory retrieval jobs')) return { code: 'no-inventory-yet', vault };
  if (action === 'glacier:InitiateJob') return { code: 'archive-unknown', vault };
  return { code: 'job-unknown' };
}

/**
 * No answer at all. Only what browsers say of a dead line counts as one: anything else is a bug of
 * ours, and called a line failure it would be tried again for ever.
 */
function lineFailure(error: unknown): Failure {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const text = error instanceof Error || error instanceof DOMException ? error.message : String(error);
  if (name === 'SyntaxError') return { code: 'answer-unreadable', what: 'an answer that is not JSON' };
  if (name === 'AbortError' || name === 'TimeoutError' || name === 'NetworkError') return { code: 'network-lost' };
  // Chromium: "Failed to fetch", "network error"; Firefox: "NetworkError when…"; WebKit: "Load failed".
  if (name === 'TypeError' && /fetch|network|load failed/i.test(text)) return { code: 'network-lost' };
  return { code: 'unexpected', message: `${name}: ${text}`.slice(0, 300) };
}
