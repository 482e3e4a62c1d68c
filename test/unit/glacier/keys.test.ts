import { expect, test } from 'vitest';
import type { Keys } from '../../../src/core/keys.ts';
import { HOUR, MINUTE } from '../../../src/core/units.ts';
import { renewingKeyring } from '../../../src/glacier/keys.ts';

/** A source whose keys live so long, and the clock that they live by. */
function keyring(lifeMs: number) {
  const clock = { nowMs: 0 };
  let given = 0;
  const fetchKeys = async (): Promise<Keys> => ({
    accessKeyId: `ASIAEXAMPLE${++given}`,
    secretAccessKey: 'secret',
    expiresAtMs: clock.nowMs + lifeMs,
  });
  const { current } = renewingKeyring(fetchKeys, () => clock.nowMs);
  /** @returns how many keys were fetched once one was asked for at that time. */
  const fetchedBy = async (nowMs: number): Promise<number> => {
    clock.nowMs = nowMs;
    await current();
    return given;
  };
  return { fetchedBy };
}

test('K1 keys of an hour are renewed 5 minutes before they end, and no sooner', async () => {
  const { fetchedBy } = keyring(HOUR);
  expect(await fetchedBy(0)).toBe(1);
  expect(await fetchedBy(HOUR - 6 * MINUTE)).toBe(1);
  expect(await fetchedBy(HOUR - 5 * MINUTE - 1)).toBe(1);
  expect(await fetchedBy(HOUR - 5 * MINUTE)).toBe(2);
  expect(await fetchedBy(HOUR)).toBe(2);
});

test('K1 keys of a short life are good for its first half', async () => {
  const { fetchedBy } = keyring(4 * MINUTE);
  expect(await fetchedBy(0)).toBe(1);
  expect(await fetchedBy(2 * MINUTE - 1)).toBe(1);
  expect(await fetchedBy(2 * MINUTE)).toBe(2);
});
