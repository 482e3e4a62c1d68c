import { expect, test } from 'vitest';
import { openPlace } from '../../../src/worker/notice-click.ts';

/** Tabs as the browser would list them. @returns what was done to them. */
async function click(
  place: unknown,
  ...tabs: readonly { readonly name: string; readonly focused?: boolean; readonly visible?: boolean }[]
): Promise<string[]> {
  const done: string[] = [];
  await openPlace(
    {
      matchAll: async () =>
        tabs.map(({ name, focused = false, visible = false }) => ({
          focused,
          visibilityState: visible ? 'visible' : 'hidden',
          postMessage: ({ kind, hash }: { kind: string; hash: string }) => void done.push(`${name}: ${kind} ${hash}`),
          focus: async () => {
            done.push(`${name}: focus`);
            throw new DOMException('not allowed', 'InvalidAccessError');
          },
        })),
      openWindow: async (url) => void done.push(`new: ${url}`),
    },
    place,
  );
  return done;
}

test('a click opens its place in the tab that is in front, without loading it anew: its keys are in memory only', async () => {
  expect(await click('#/t/t1', { name: 'a' }, { name: 'b', visible: true }, { name: 'c', focused: true })).toEqual(['c: go #/t/t1', 'c: focus']);
  expect(await click('#/transfers?state=needs-you', { name: 'a' }, { name: 'b', visible: true })).toEqual([
    'b: go #/transfers?state=needs-you',
    'b: focus',
  ]);
});

test('with no tab open a new one opens there', async () => {
  expect(await click('#/t/t1')).toEqual(['new: /#/t/t1']);
});

test('a place that is no route of ours leads to the transfers', async () => {
  for (const place of [undefined, 'https://example.org/', 'javascript:alert(1)', '#/t/<b>'])
    expect(await click(place)).toEqual(['new: /#/transfers']);
});
