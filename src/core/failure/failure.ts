/** Whose policy refused, where Amazon says it: the signed-in role's, the vault's own, and so on. */
export type DenyingPolicy = 'role' | 'vault' | 'organization' | 'boundary' | 'session' | 'endpoint';

/** All that can go wrong and what is known of it: plain data, stored and posted as it is. */
export interface Failures {
  // The line.
  'network-lost': object;
  stalled: { readonly afterMs: number };
  'too-slow': { readonly bytesPerSecond: number };
  'body-short': { readonly expectedBytes: number; readonly receivedBytes: number };
  'body-long': { readonly expectedBytes: number };
  /** Headers that don't fit what was asked for: status, range or encoding. */
  'answer-wrong': { readonly expected: string; readonly got: string };
  /** Not Amazon's answer at all: a hotel's page, a filter's, a redirect. */
  'foreign-answer': { readonly status: number };
  /** Nor is this: an error of a server on the way. */
  'proxy-failed': { readonly status: number };
  /** The deployment's own edge refused, before Amazon saw it (`x-thaw-edge`). */
  'edge-refused': { readonly reason: string };
  /** Amazon's, but not as its documentation says. */
  'answer-unreadable': { readonly what: string };
  // The service.
  throttled: object;
  'service-busy': { readonly status: number };
  'keys-ended': object;
  /** `region`: one that the account has to enable first, so that may be why. */
  'keys-refused': { readonly service: string; readonly region?: string };
  'clock-off': { readonly minutes: number };
  /** Asked of the demo with keys of Amazon's, or of Amazon with the demo's: never sent. */
  'demo-apart': { readonly region: string };
  'access-denied': { readonly action: string; readonly by?: DenyingPolicy };
  'vault-unknown': { readonly vault: string };
  'archive-unknown': { readonly vault: string };
  'job-unknown': object;
  'no-inventory-yet': { readonly vault: string };
  'policy-refused': { readonly tier: string };
  'no-capacity': object;
  'limit-exceeded': { readonly service: string };
  'account-closed': object;
  'request-refused': { readonly service: string; readonly message: string };
  'region-unreachable': { readonly region: string };
  'list-incomplete': { readonly read: number };
  // Jobs and money.
  /** `listIsPartial`: the job may be in what couldn't be read of the list. */
  'ask-unclear': { readonly askedAtMs: number; readonly listIsPartial?: boolean };
  'job-failed': { readonly message: string };
  'job-differs': { readonly what: 'archive' | 'size' | 'tree hash' };
  'output-expired': { readonly missingBytes: number };
  'empty-output': object;
  // Bytes.
  'chunk-damaged': { readonly chunk: number };
  'chunk-always-damaged': { readonly chunk: number; readonly times: number; readonly expected: string; readonly computed: string };
  'chunk-gone': { readonly chunk: number };
  'whole-differs': { readonly expected: string; readonly computed: string };
  // This device.
  'disk-full': { readonly neededBytes: number };
  'store-broken': { readonly name: string };
  'newer-data': object;
  // Saving and checking.
  'save-place-full': { readonly neededBytes: number };
  'save-refused': { readonly place: string };
  'save-place-gone': { readonly place: string };
  'save-changed': { readonly place: string };
  /** A MiB came wrong from all places that have it, or was read back wrong after it was written. */
  'repair-differs': { readonly place: string; readonly atMiB: number; readonly when: 'fetched' | 'read back' };
  'save-differs': { readonly place: string; readonly chunk: number };
  'export-unwritten': { readonly place: string; readonly why: 'full' | 'refused' };
  'file-unreadable': { readonly name: string };
  'receipt-unreadable': { readonly what: string };
  /** A list of names, CSV or Synology's mapping, from which nothing can be taken. */
  'names-unusable': { readonly name: string; readonly why: NamesFault };
  // Inventories.
  'not-an-inventory': { readonly why: 'empty' | 'no list' | 'no columns' | 'UTF-16' };
  /** A packed file that grows as no inventory does: perhaps it is made to fill a computer (faults.md, I2). */
  'inventory-expands': { readonly packedBytes: number; readonly unpackedBytes: number };
  /** A gzip file that was put together from several: browsers unpack only the first. */
  'gzip-of-several': object;
  /** What it is read from isn't here any more: a transfer that was removed, a file that the browser lost. */
  'inventory-bytes-gone': object;
  /** A link to an inventory that isn't on this device. */
  'inventory-unknown': object;
  // Sign-in and configuration.
  'config-missing': object;
  'config-wrong': { readonly field: string; readonly example: string };
  'guest-refused': object;
  'sign-in-refused': { readonly service: string };
  'sign-in-unreachable': object;
  /** An answer to a sign-in that this tab didn't begin, or began and used once. */
  'sign-in-foreign': object;
  /** Signed out here, but the provider wasn't told. */
  'sign-out-unreachable': object;
  /** A bug of Thaw's; the message comes without secrets. */
  unexpected: { readonly message: string };
}

/** Why a list of names is of no use. `busy`: an inventory can be renamed once it is read. */
export type NamesFault =
  | 'too large'
  | 'unreadable'
  | 'encoding'
  | 'not SQLite'
  | 'damaged'
  | 'no table'
  | 'a view'
  | 'columns'
  | 'no rows'
  | 'no list'
  | 'no reader'
  | 'takes too long'
  | 'not whole'
  | 'busy';

export type FailureCode = keyof Failures;
export type Failure<C extends FailureCode = FailureCode> = {
  [K in C]: { readonly code: K } & Failures[K];
}[C];

/** How a failure travels through code that can't go on: thrown, caught at the edge, shown as data. */
export class Failed extends Error {
  readonly failure: Failure;
  /** True once every try that its kind deserves was made: nobody further up tries again. */
  readonly isFinal: boolean;
  constructor(failure: Failure, isFinal = false) {
    super(failure.code);
    this.name = 'Failed';
    this.failure = failure;
    this.isFinal = isFinal;
  }
}

/** @returns the failure that was thrown, or `unexpected` with the error's name. Never throws. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failed) return thrown.failure;
  const message = thrown instanceof Error ? `${textOf(thrown.name)}: ${textOf(thrown.message)}` : textOf(thrown);
  return { code: 'unexpected', message: message.slice(0, 300) };
}

/** @returns what came, as text; nothing for what can't be made one, as `String` may throw there. */
export const textOf = (value: unknown): string => (value === null || typeof value === 'object' || typeof value === 'function' ? '' : String(value));
