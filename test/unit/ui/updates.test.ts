import { expect, test } from 'vitest';
import type { EngineLink } from '../../../src/ui/engine/engine.svelte.ts';
import { Pings } from '../../../src/ui/engine/pings.svelte.ts';
import type { Records } from '../../../src/ui/engine/records.svelte.ts';
import { Updates } from '../../../src/ui/update/updates.svelte.ts';

test('a version that began to install before the page listened is seen once it waits', () => {
  const installing = new EventTarget();
  const registration = Object.assign(new EventTarget(), { installing, waiting: null as EventTarget | null, update: async () => undefined });
  const engine = { way: { is: 'service-worker', registration }, live: new Map() } as unknown as EngineLink;
  const updates = new Updates(engine, new Pings(engine, () => undefined), { transfers: [] } as unknown as Records);
  const end = updates.start();
  expect(updates.state).toBe('none');
  registration.waiting = installing;
  installing.dispatchEvent(new Event('statechange'));
  expect(updates.state).toBe('ready');
  end();
});
