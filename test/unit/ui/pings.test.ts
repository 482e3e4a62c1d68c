import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { News } from '../../../src/messages.ts';
import type { EngineLink } from '../../../src/ui/engine/engine.svelte.ts';
import { Pings } from '../../../src/ui/engine/pings.svelte.ts';

const serviceWorker = new EventTarget();
/** Of the worker that clocks. */
let beat = (): void => undefined;

beforeEach(() => {
  vi.stubGlobal('__BUILD__', 'a');
  vi.stubGlobal(
    'Worker',
    class {
      onmessage = (): void => undefined;
      terminate = (): void => undefined;
      constructor() {
        beat = () => this.onmessage();
      }
    },
  );
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('navigator', { serviceWorker });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

test('the worker that took over is asked at once, though the one of before took a ping with it', async () => {
  const answers = [new Promise(() => undefined), Promise.resolve({ build: 'b', keys: 'held', busy: false, hasWork: false })];
  const engine = { ask: () => answers.shift(), listen: () => () => undefined } as unknown as EngineLink;
  const keys: string[] = [];
  const pings = new Pings(engine, (held) => keys.push(held));
  const end = pings.start();
  await pings.ping();
  expect(answers).toHaveLength(1);

  serviceWorker.dispatchEvent(new Event('controllerchange'));
  await vi.waitFor(() => expect(pings.otherBuild).toBe(true));
  expect(keys).toEqual(['held']);
  end();
});

test('a late answer of the worker of before changes nothing', async () => {
  let late: (answer: unknown) => void = () => undefined;
  const first = new Promise((resolve) => (late = resolve));
  const answers = [first, Promise.resolve({ build: 'a', keys: 'held', busy: false, hasWork: true })];
  const engine = { ask: () => answers.shift(), listen: () => () => undefined } as unknown as EngineLink;
  const pings = new Pings(engine, () => undefined);
  const end = pings.start();
  serviceWorker.dispatchEvent(new Event('controllerchange'));
  await vi.waitFor(() => expect(pings.hasWork).toBe(true));
  late({ build: 'old', keys: 'none', busy: true, hasWork: false });
  await first;
  await Promise.resolve();
  expect(pings.otherBuild).toBe(false);
  expect(pings.busy).toBe(false);
  end();
});

test('B1 after news of a changed transfer the next beat asks: a worker that died right after a press begins again', async () => {
  let hear: (news: News) => void = () => undefined;
  let asked = 0;
  const idle = { build: 'a', keys: 'held', busy: false, hasWork: false };
  const listen = (listener: (news: News) => void) => {
    hear = listener;
    return () => undefined;
  };
  const engine = { ask: () => (asked++, Promise.resolve(idle)), listen } as unknown as EngineLink;
  const pings = new Pings(engine, () => undefined);
  const end = pings.start();
  await vi.waitFor(() => expect(asked).toBe(1));
  beat();
  expect(asked).toBe(1);
  hear({ kind: 'changed', what: 'receipts' });
  beat();
  expect(asked).toBe(1);
  hear({ kind: 'changed', what: 'transfers' });
  beat();
  expect(asked).toBe(2);
  end();
});
