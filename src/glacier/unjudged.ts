/**
 * Calls whose answers come as they are. The SDK signs them as it signs all others, which is what the
 * check of the way is about; but it would judge the answers and drop their headers.
 */
import type { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { HttpHandlerOptions } from '@smithy/types';
import { SameOriginHandler } from './same-origin.ts';

/** Carries an answer past the SDK, which learns Amazon's time from `$response` as from any error. */
export class Unjudged extends Error {
  readonly $response: HttpResponse;
  /** The headers that were signed; keys' token among them. */
  readonly signed: Readonly<Record<string, string>>;

  constructor(response: HttpResponse, signed: Readonly<Record<string, string>>) {
    super('an answer that nobody has judged');
    this.$response = response;
    this.signed = signed;
  }
}

/** Throws every answer, as `Unjudged`. */
export class UnjudgingHandler extends SameOriginHandler {
  override async handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<never> {
    const { response } = await this.send(request, options);
    throw new Unjudged(response, request.headers);
  }
}
