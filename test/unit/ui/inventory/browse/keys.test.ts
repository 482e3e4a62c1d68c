import { expect, test } from 'vitest';
import type { Branch } from '../../../../../src/ui/inventory/browse/folders.svelte.ts';
import { moveOf } from '../../../../../src/ui/inventory/browse/grid-keys.ts';
import { treeMoveOf } from '../../../../../src/ui/inventory/browse/tree-keys.ts';

const sight = { rows: 100, rowPx: 40, viewPx: 410 };
const pressed = (keys: string) => {
  const parts = keys.split('+');
  const has = (name: string): boolean => parts.includes(name);
  return { key: parts.at(-1) ?? '', shiftKey: has('Shift'), ctrlKey: has('Control'), metaKey: false, altKey: has('Alt') };
};
const move = (keys: string, at = 50) => moveOf(pressed(keys), at, 100, sight);

test('arrows, pages and ends move within the list and never out of it', () => {
  expect([move('ArrowDown'), move('ArrowUp', 0), move('ArrowDown', 99)]).toEqual([51, 0, 99].map((place) => ({ is: 'to', place })));
  expect([move('PageDown'), move('PageUp', 3), move('Home'), move('End'), move('Control+Home'), move('Control+End')]).toEqual(
    [59, 0, 0, 99, 0, 99].map((place) => ({ is: 'to', place })),
  );
});

test('Shift extends, Space chooses, Control and A takes all', () => {
  expect(move('Shift+ArrowDown')).toEqual({ is: 'stretch', place: 51 });
  expect(move('Shift+End')).toEqual({ is: 'stretch', place: 99 });
  expect([move(' '), move('Control+a'), move('Control+A'), move('Enter'), move('Escape'), move('/')]).toEqual(
    ['choose', 'all', 'all', 'open', 'back', 'search'].map((is) => ({ is })),
  );
});

test('other keys are the browser’s', () => {
  for (const keys of ['Alt+ArrowDown', 'a', 'Control+c', 'Shift+Control+a', 'Tab', 'Shift+Enter', 'Control+/']) expect(move(keys)).toBeUndefined();
});

const branch = (folder: number, name: string, more: Partial<Branch> & { readonly hasFolders?: boolean } = {}): Branch => ({
  folder: { folder, name, path: name, count: 1, bytes: 1, hasFolders: more.hasFolders ?? false, chosen: 'none' },
  level: 1,
  place: 1,
  beside: 1,
  isOpen: false,
  parent: undefined,
  more: 0,
  ...more,
});
const above = branch(1, '2013', { hasFolders: true, isOpen: true });
const branches = [
  above,
  branch(2, 'Iceland', { parent: above.folder, hasFolders: true }),
  branch(3, 'Norway', { parent: above.folder }),
  branch(4, '2014'),
];
const treeMove = (keys: string, at: number) => treeMoveOf(pressed(keys), branches, at);

test('in the tree, right opens and goes in, left goes out and closes', () => {
  expect(treeMove('ArrowRight', 0)).toEqual({ is: 'to', at: 1 });
  expect(treeMove('ArrowRight', 1)).toEqual({ is: 'turn' });
  expect(treeMove('ArrowRight', 2)).toBeUndefined();
  expect(treeMove('ArrowLeft', 2)).toEqual({ is: 'to', at: 0 });
  expect(treeMove('ArrowLeft', 0)).toEqual({ is: 'turn' });
  expect(treeMove('ArrowLeft', 3)).toBeUndefined();
});

test('a letter goes to the next folder that begins with it, round the end', () => {
  expect(treeMove('n', 0)).toEqual({ is: 'to', at: 2 });
  expect(treeMove('2', 0)).toEqual({ is: 'to', at: 3 });
  expect(treeMove('2', 3)).toEqual({ is: 'to', at: 0 });
  expect(treeMove('x', 0)).toBeUndefined();
  expect([treeMove('Home', 3), treeMove('End', 0), treeMove('ArrowDown', 3)]).toEqual([0, 3, 3].map((at) => ({ is: 'to', at })));
  expect([treeMove('Enter', 0), treeMove(' ', 0), treeMove('/', 0), treeMove('Control+a', 0)]).toEqual([
    { is: 'open' },
    { is: 'choose' },
    { is: 'search' },
    undefined,
  ]);
});
