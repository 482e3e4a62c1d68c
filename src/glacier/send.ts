/**
 * How a request leaves and its answer comes back. Nearly always that is fetch; the demo on a site
 * without a server is answered by a stand-in in our own worker, past any network.
 *
 * @throws (in a promise) what fetch throws, or Failed.
 */
export type Send = (request: Request) => Promise<Response>;

export const overNetwork: Send = (request) => fetch(request);

/** The same as the SDK's handlers want it. */
export const asFetch =
  (send: Send): typeof fetch =>
  (input, init) =>
    send(input instanceof Request && init === undefined ? input : new Request(input, init));
