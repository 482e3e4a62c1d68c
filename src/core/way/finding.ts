/** What the check of the way can find: plain data, a code for each cause that a person can remove. */
interface Findings {
  // Who answered.
  unreachable: object;
  'no-answer': { readonly afterMs: number };
  redirected: object;
  /** The CloudFront function refused (`x-thaw-edge`), not Amazon. */
  'edge-refused': { readonly status: number; readonly reason: string };
  /** The relay says itself why it didn't pass a request on. */
  'relay-refused': { readonly status: number; readonly reason: string };
  'relay-failed': { readonly status: number };
  /** Thaw's own start page: the host answers every unknown address with it. */
  'start-page': object;
  'no-relay': { readonly status: number };
  'foreign-page': { readonly status: number };
  // What Amazon refused.
  'host-changed': { readonly host: string };
  'headers-changed': { readonly names: readonly string[] };
  'header-added': { readonly name: string };
  'signature-dropped': object;
  'signature-refused': object;
  'clock-off': { readonly minutes: number };
  'keys-ended': object;
  'keys-refused': { readonly service: string };
  'right-missing': { readonly action: string };
  'account-closed': object;
  busy: { readonly service: string };
  refused: { readonly service: string; readonly message: string };
  unreadable: { readonly what: string };
  // What became of a range.
  'range-changed': { readonly asked: string; readonly arrived: string | undefined };
  /** A call without a range is answered. */
  'range-broken': object;
  encoded: { readonly encoding: string };
  'whole-sent': { readonly status: number };
  'range-untold': object;
  'range-widened': { readonly asked: string; readonly got: string };
  'range-other': { readonly asked: string; readonly got: string };
  'length-wrong': { readonly expectedBytes: number; readonly told: string };
  'body-cut': { readonly expectedBytes: number; readonly receivedBytes: number };
  'body-long': { readonly expectedBytes: number };
  'hash-gone': object;
  'bytes-changed': object;
  'mixed-up': object;
  'twice-differs': object;
  // What works all the same.
  cacheable: { readonly told: string | undefined };
  slow: { readonly firstByteMs: number; readonly bytesPerSecond: number };
  cookies: { readonly count: number };
}

export type FindingCode = keyof Findings;
export type Finding<C extends FindingCode = FindingCode> = {
  [K in C]: { readonly code: K } & Findings[K];
}[C];

/** Downloads work in spite of these; somebody should still know of them. */
const HARMLESS: ReadonlySet<FindingCode> = new Set(['clock-off', 'cacheable', 'slow', 'cookies']);

/** @returns whether downloads work in spite of it. */
export const isHarmless = ({ code }: Finding): boolean => HARMLESS.has(code);
