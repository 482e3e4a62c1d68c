import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineLink } from '../../../src/ui/engine/engine.svelte.ts';
import { Pings } from '../../../src/ui/engine/pings.svelte.ts';

const serviceWorker = new EventTarget();

beforeEach(() => {
  vi.stubGlobal('__BUILD__', 'a');
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      terminate = (): void => undefined;
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
