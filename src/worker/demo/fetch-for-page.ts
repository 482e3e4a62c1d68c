import type { Send } from '../../glacier/send.ts';
import type { AnswerTo, HeardAsk } from '../../messages.ts';

/**
 * Asks the demo for a page: lists, jobs and its sign-in, all of them small JSON.
 *
 * @throws Failed where the demo's state can't be stored.
 */
export async function fetchForPage(
  demo: Send,
  { method, path, headers, body }: Extract<HeardAsk, { kind: 'demo/fetch' }>,
): Promise<AnswerTo<'demo/fetch'>> {
  const request = new Request(new URL(path, location.origin), { method, headers, ...(body === '' ? {} : { body }) });
  const answer = await demo(request);
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}
