/**
 * Sends signed requests to our own origin. Glacier answers no CORS preflight, so each request is
 * signed for the real host and goes to `/glacier/<region>/…` here; whoever answers there passes it
 * on (architecture.md, "The way to Amazon").
 */
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { FetchHttpHandler } from '@smithy/fetch-http-handler';
import type { HttpHandlerOptions, HttpRequest as WireRequest } from '@smithy/types';
import { Failed } from '../core/failure/failure.ts';
import { isOfGlacier } from '../core/way/of-glacier.ts';
import { asFetch, overNetwork, type Send } from './send.ts';

/** Where the app lives, as an URL: `https://thaw.example`. */
export type Origin = string;

const handlerOptions = {
  // Without it Chromium's cache lock runs ranges of one URL one after the other (dependencies.md).
  cache: 'no-store',
  requestInit: ({ method }: WireRequest): RequestInit => ({
    // Never followed; `manual` instead of `error` since it tells a redirect from a dead line.
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    // Browsers keep connections of either kind apart. What costs money gets the kind that nothing
    // else uses: on a reused connection that breaks, Chromium sends even a POST a second time
    // (docs/decisions/0005). There are no cookies either way.
    credentials: method === 'POST' ? 'same-origin' : 'omit',
  }),
} as const;

export class SameOriginHandler extends FetchHttpHandler {
  readonly #origin: URL;
  readonly #prefix: string;

  /** @param prefix goes before the signed path: `/glacier/eu-west-1`. */
  constructor(origin: Origin, prefix: string, send: Send = overNetwork) {
    super({ ...handlerOptions, customFetch: asFetch(send) });
    this.#origin = new URL(origin);
    this.#prefix = prefix;
  }

  override async handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }> {
    const answer = await this.send(request, options);
    refuseForeign(answer.response);
    return answer;
  }

  /** @returns whatever answered, Amazon or not. */
  protected send(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }> {
    // A clone: a second attempt of the same request must not get the prefix twice.
    const ours = HttpRequest.clone(request);
    ours.protocol = this.#origin.protocol;
    ours.hostname = this.#origin.hostname;
    if (this.#origin.port) ours.port = Number(this.#origin.port);
    else delete ours.port;
    ours.path = this.#prefix + request.path;
    // The browser sets it, and refuses to have it set.
    delete ours.headers['host'];
    return super.handle(ours, options);
  }
}

/**
 * Lets an answer of Glacier's pass.
 *
 * @throws Failed `edge-refused` where the deployment's edge says so (deploy.md, section 2),
 *   `proxy-failed` for a server's error (it passes), else `foreign-answer`.
 */
function refuseForeign(response: HttpResponse): void {
  const { statusCode: status } = response;
  if (isOfGlacier(status, response.headers)) return;
  if (response.body instanceof ReadableStream) void response.body.cancel().catch(() => undefined);
  const reason = response.headers['x-thaw-edge'];
  if (reason !== undefined) throw new Failed({ code: 'edge-refused', reason: reason.slice(0, 100) });
  throw new Failed(status >= 500 && status !== 511 ? { code: 'proxy-failed', status } : { code: 'foreign-answer', status });
}
