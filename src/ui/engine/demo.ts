import type { Send } from '../../glacier/send.ts';
import type { EngineLink } from './engine.svelte.ts';

/** Answers that may not have a body, not even an empty one. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * The page's way to the demo where no server answers for it: a message to the engine, whether that
 * is a service worker, controls this page or not.
 *
 * @throws (from what is returned) Failed for a request that isn't the demo's to answer.
 */
export const toDemo =
  (engine: EngineLink): Send =>
  async (request) => {
    const { pathname, search } = new URL(request.url);
    const { status, headers, body } = await engine.ask({
      kind: 'demo/fetch',
      method: request.method,
      path: pathname + search,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
  };
