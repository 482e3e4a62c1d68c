/**
 * Faults that a test (or the demo) orders, and how they reach the connection.
 *
 * [Note: how a fault travels]
 * `StandIn.handle` always resolves with a Response. Whoever puts it on a connection does this:
 *
 * 1. `wireFault(response)` first. Where it gives something, the Response itself must not be sent:
 *    - `{ kind: 'close' }`: not one byte is answered, the connection is closed at once
 *      (Node: `socket.destroy()`; worker: `Response.error()`).
 *    - `{ kind: 'stall' }`: not one byte is answered, the connection stays open until the client
 *      goes away (Node: do nothing; worker: a promise that never resolves).
 *    The body of such a Response is null.
 * 2. Else send status and headers exactly as they are: add, drop and recompute nothing
 *    (`Content-Length` may be wrong on purpose, `Date` is the stand-in's own clock, so
 *    `sendDate = false`). A body without `Content-Length` goes chunked.
 * 3. Then the body, chunk by chunk as it is pulled, with back pressure and without reading ahead
 *    (the journal's `bytesSent` counts what was pulled). Where more bytes come than
 *    `Content-Length` says, they are all written; where fewer come, or more, the connection is
 *    closed after them.
 * 4. If the body stream fails: everything pulled so far is flushed, then the connection is closed
 *    without a proper end (Node: `socket.destroy()`). If it only never goes on (stall), wait; if
 *    it is slow (drip), be slow. When the client goes away: `body.cancel()`, always.
 *
 * So only what happens before the first byte needs `wireFault`; every fault within a body is in the
 * stream itself, and works in a service worker too.
 */

import * as v from 'valibot';

/** What must happen to the connection instead of an answer. */
export type WireFault = { readonly kind: 'close' } | { readonly kind: 'stall' };

const wireFaults = new WeakMap<Response, WireFault>();

/** @returns what must happen instead of sending this Response; undefined: send it. */
export function wireFault(response: Response): WireFault | undefined {
  return wireFaults.get(response);
}

/** Makes a Response that stands for a broken connection. */
export function wireResponse(fault: WireFault): Response {
  const response = new Response(null, { status: 500 });
  wireFaults.set(response, fault);
  return response;
}

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Which requests a rule hits; every member that is given must fit. */
const match = {
  /** Operation (`GetJobOutput`, `CognitoGetId`, `SignIn`), a beginning (`Cognito*`), or `*`. */
  on: v.string(),
  /**
   * The `Range` header: exactly this text; or these bytes (`end` inclusive, as on the wire); or any
   * range that holds this byte of the output (a request without a range holds them all).
   */
  range: v.exactOptional(v.union([v.string(), v.strictObject({ start: wholeNumber, end: wholeNumber }), v.strictObject({ covers: wholeNumber })])),
  jobId: v.exactOptional(v.string()),
  /** Archive of the request, or of the job that it is about. */
  archiveId: v.exactOptional(v.string()),
  vault: v.exactOptional(v.string()),
  /** So many fitting requests pass unharmed first. */
  skip: v.exactOptional(wholeNumber),
  /** Afterwards so many are hit; without it, all. */
  times: v.exactOptional(wholeNumber),
  /** Chance of a hit, 0 to 1; a miss doesn't count for `times`. */
  probability: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
};

const kind = <const K extends string, const P extends v.ObjectEntries>(name: K, parameters: P) =>
  v.strictObject({ ...match, kind: v.literal(name), ...parameters });

/** What may be ordered: `POST /_stand-in/faults` takes exactly this. */
export const FaultRule = v.variant('kind', [
  /** One bit of the body is turned. `at`: offset in this body, or `atOutput`: in the whole output. */
  kind('wrong-byte', { at: v.exactOptional(wholeNumber), atOutput: v.exactOptional(wholeNumber) }),
  /** The last `bytes` (1) are missing; with `declared`, Content-Length agrees with what comes. */
  kind('short-body', { bytes: v.exactOptional(wholeNumber), declared: v.exactOptional(v.boolean()) }),
  /** `bytes` (1) too many; with `declared`, Content-Length counts them. */
  kind('extra-bytes', { bytes: v.exactOptional(wholeNumber), declared: v.exactOptional(v.boolean()) }),
  /** No answer at all, the connection stays open. */
  kind('stall-headers', {}),
  /** Nothing more after `after` bytes (half of the body). */
  kind('stall-body', { after: v.exactOptional(wholeNumber) }),
  kind('drip', { bytesPerSecond: v.pipe(v.number(), v.minValue(0.001)) }),
  /** Closed before the headers or, with `after`, after so many bytes of the body. */
  kind('close', { after: v.exactOptional(wholeNumber) }),
  /** Without a `value`, the range moved by one byte. */
  kind('content-range-wrong', { value: v.exactOptional(v.string()) }),
  kind('content-range-missing', {}),
  kind('content-length-missing', {}),
  /** 200 to a ranged request, with the whole output or only with the range's bytes. */
  kind('ok-for-partial', { body: v.exactOptional(v.picklist(['whole', 'range'])) }),
  /** Without a `value`, one digit of the true hash is changed. */
  kind('tree-hash-wrong', { value: v.exactOptional(v.string()) }),
  kind('tree-hash-missing', {}),
  /** The operation isn't carried out. Body and header are a service error's. */
  kind('error', {
    status: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
    code: v.exactOptional(v.string()),
    message: v.exactOptional(v.string()),
    type: v.exactOptional(v.string()),
  }),
  /** What a captive portal or a broken proxy says. */
  kind('html', {
    status: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
    body: v.exactOptional(v.string()),
  }),
  kind('redirect', {
    location: v.string(),
    status: v.exactOptional(v.picklist([301, 302, 303, 307, 308])),
  }),
  /** Carried out, then closed without an answer. */
  kind('accepted-then-closed', {}),
  kind('gzip-added', {}),
  /** Answered for another range: the one given, or one of twice the length. The headers agree. */
  kind('range-widened', { to: v.exactOptional(v.string()) }),
  /** The range as the one part of a `multipart/byteranges` (RFC 9110, section 15.3.7.2). */
  kind('multipart', {}),
  /** A list's marker names a wrong page: the same, or the page's last item, which then comes twice, or the same by a name that is always new. */
  kind('marker-wrong', { names: v.picklist(['same-page', 'last-item', 'new-page']) }),
  kind('latency', { ms: wholeNumber }),
]);
export type FaultRule = v.InferOutput<typeof FaultRule>;
