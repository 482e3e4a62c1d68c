import { expect, test } from 'vitest';
import type { Live } from '../../../src/core/transfer/transfer.ts';
import { ManyEngines } from '../../../src/ui/engine/live.ts';

const live = (doing: Live['doing'], bytesPerSecond = 0): Live => ({ transferId: 't', doing, lanes: [], bytesPerSecond });

test('B7 an engine that waits for the lock doesn’t hide the one that works', () => {
  const engines = new ManyEngines();
  engines.hear([live('queued')], 0);
  expect(engines.hear([live('downloading', 7)], 100)).toEqual([live('downloading', 7)]);
  expect(engines.hear([live('queued')], 200)).toEqual([live('downloading', 7)]);
  expect(engines.hear([], 300)).toEqual([live('downloading', 7)]);
});

test('an engine that fell silent is forgotten', () => {
  const engines = new ManyEngines();
  engines.hear([live('downloading')], 0);
  expect(engines.hear([live('queued')], 4_000)).toEqual([live('queued')]);
  expect(engines.hear([], 8_000)).toEqual([]);
});
