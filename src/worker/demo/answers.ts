/** Answers for the region `demo` inside the worker, past any network (docs/decisions/0006). */
import type { StandIn } from '../../../stand-in/core/index.ts';
import type { Send } from '../../glacier/send.ts';
import { demoRevision, demoState, putDemoState } from '../../store/demo.ts';
import { beginDemo } from './stand-in.ts';

interface Held {
  readonly standIn: StandIn;
  /** That of the state which this stand-in was begun from or last wrote. */
  revision: unknown;
  /** Whether something isn't stored yet that should be. */
  readonly changes: { pending: boolean };
}

/**
 * One request after the other, also among the workers of several tabs: whoever has the lock goes on
 * from the state that was written last. An answer leaves only once all that it acknowledges is
 * stored, since the browser may stop this worker at any moment.
 */
export function demoAnswers(): Send {
  let held: Held | undefined;
  const current = async (): Promise<Held> => {
    const revision = await demoRevision();
    if (!held || held.revision !== revision) held = await begin(revision);
    return held;
  };
  return (request) =>
    navigator.locks.request('thaw-demo', async () => {
      const demo = await current();
      const response = await demo.standIn.handle(request);
      if (demo.changes.pending) await keep(demo, response);
      return response;
    });
}

async function begin(revision: unknown): Promise<Held> {
  const changes = { pending: false };
  const standIn = await beginDemo(await demoState(), () => (changes.pending = true));
  return { standIn, revision, changes };
}

/** @throws Failed where it can't be stored: such an answer must not be given. */
async function keep(demo: Held, { body }: Response): Promise<void> {
  const revision = crypto.randomUUID();
  demo.changes.pending = false;
  try {
    await putDemoState(revision, demo.standIn.snapshot());
    demo.revision = revision;
  } catch (error) {
    demo.changes.pending = true;
    await body?.cancel();
    throw error;
  }
}
