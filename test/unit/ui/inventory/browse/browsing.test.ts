import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Browsing } from '../../../../../src/ui/inventory/browse/browsing.svelte.ts';
import { vaultOf, type InMemory } from './vault-of.ts';

/** What the store holds: there is no IndexedDB in Node. */
const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('../../../../../src/store/inventories.ts', () => ({
  selectionOf: async (id: string) => kept.get(id),
  putSelection: async (id: string, selection: unknown) => void kept.set(id, selection),
}));

const PHOTOS = [
  { path: '2013/a.nef', bytes: 1 },
  { path: '2014/Iceland/b.nef', bytes: 2 },
  { path: '2014/Iceland/c.jpg', bytes: 4 },
  { path: '2014/Norway/d.nef', bytes: 8 },
  { path: '2014/e.txt', bytes: 16 },
  { path: 'f.nef', bytes: 32 },
];

let vault: InMemory;
let browsing: Browsing;
let said: string[];
let end: () => void;
/** Lets everything that waits for an answer go on; the clock stands. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  begin(vaultOf(PHOTOS));
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

function begin(made: InMemory): void {
  vault = made;
  said = [];
  browsing = new Browsing(vault, (text) => said.push(text));
  end = browsing.start();
}
const names = (): string[] =>
  Array.from({ length: browsing.count }, (_, place) => {
    const item = browsing.item(place);
    return item.is === 'folder' ? `${item.folder.name}/` : (item.row?.name ?? '?');
  });
const chosen = (): string[] =>
  Array.from({ length: browsing.count }, (_, place) => browsing.item(place)).flatMap((item) =>
    item.is === 'row' && item.row?.chosen ? [item.row.name] : item.is === 'folder' && item.folder.chosen === 'all' ? [`${item.folder.name}/`] : [],
  );

test('a folder shows its folders and then its own archives; a search shows all below it', async () => {
  await browsing.show({ in: '2014' });
  expect(names()).toEqual(['Iceland/', 'Norway/', 'e.txt']);
  await browsing.show({ in: '2014', q: '*.nef' });
  expect(names()).toEqual(['b.nef', 'd.nef']);
  await browsing.show({ view: 'flat' });
  expect(names()).toHaveLength(6);
});

test('a folder that isn’t there is said to be missing, and found once it has been read', async () => {
  await browsing.show({ in: '2015' });
  expect(browsing.isMissing).toBe(true);
  vault.add([{ path: '2015/g.nef', bytes: 64 }]);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(browsing.isMissing).toBe(false);
  expect(names()).toEqual(['g.nef']);
});

test('of many letters typed at once, only the first and the last are searched for', async () => {
  await browsing.show({});
  vault.calls.length = 0;
  await Promise.all(['n', 'ne', 'nef', 'nef '].map((q) => browsing.show({ q })));
  expect(vault.calls).toEqual(['list {"text":"n"}', 'list {"text":"nef"}']);
  expect(browsing.shown?.asked).toEqual({ q: 'nef ' });
});

test('Control and A takes exactly the matches, and the sum is theirs', async () => {
  await browsing.show({ q: '*.nef' });
  browsing.chooseAll();
  await settle();
  expect(browsing.choosing.tally).toEqual({ count: 4, bytes: 1 + 2 + 8 + 32, hidden: 0 });
  await browsing.show({ in: '2014' });
  await settle();
  expect(browsing.choosing.tally).toEqual({ count: 4, bytes: 43, hidden: 4 });
});

test('a folder is chosen with all below it, one taken out again is an exception', async () => {
  await browsing.show({});
  browsing.choose(1);
  await settle();
  expect(browsing.choosing.tally.count).toBe(4);
  await browsing.show({ in: '2014' });
  browsing.choose(2);
  await settle();
  expect(chosen()).toEqual(['Iceland/', 'Norway/']);
  expect(browsing.choosing.tally).toMatchObject({ count: 3, bytes: 14 });
  expect(browsing.folders.branches.map(({ folder }) => [folder.name, folder.chosen])).toContainEqual(['2014', 'some']);
});

test('Shift draws a stretch longer and shorter, over folders and rows, and leaves what was chosen before', async () => {
  await browsing.show({ in: '2014' });
  browsing.see(0, 3);
  browsing.choose(1);
  await settle();
  const before = browsing.choosing.selection;
  browsing.choosing.stretch(before, await browsing.between(2, 0));
  await settle();
  expect(chosen()).toEqual(['Iceland/', 'Norway/', 'e.txt']);
  browsing.choosing.stretch(before, await browsing.between(2, 2));
  await settle();
  expect(chosen()).toEqual(['Norway/', 'e.txt']);
});

test('what is chosen is there again after a reload', async () => {
  await browsing.show({ in: '2014' });
  browsing.choose(2);
  await settle();
  end();
  begin(vaultOf(PHOTOS));
  await browsing.show({ in: '2014' });
  await settle();
  expect(chosen()).toEqual(['e.txt']);
  expect(browsing.choosing.tally).toEqual({ count: 1, bytes: 16, hidden: 0 });
  expect(said).toEqual([]);
});

test('a selection is said half a second after the last click, once', async () => {
  await browsing.show({ view: 'flat' });
  browsing.choose(0);
  browsing.choose(1);
  await vi.advanceTimersByTimeAsync(400);
  browsing.choose(1);
  await vi.advanceTimersByTimeAsync(499);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(said).toEqual(['1 selected, 1 byte']);
  browsing.choosing.none();
  await vi.advanceTimersByTimeAsync(500);
  expect(said).toEqual(['1 selected, 1 byte', 'Nothing selected']);
});

test('while the loader reads, list and tree grow, once a second at most', async () => {
  end();
  begin(vaultOf(PHOTOS, 'reading'));
  await browsing.show({ view: 'flat' });
  await vi.advanceTimersByTimeAsync(2_000);
  vault.calls.length = 0;
  for (let i = 0; i < 20; i++) {
    vault.add([{ path: `2016/${i}.nef`, bytes: 1 }]);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(vault.calls.length).toBeGreaterThanOrEqual(1);
  expect(vault.calls.length).toBeLessThanOrEqual(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(browsing.count).toBe(26);
  expect(browsing.folders.branches.map(({ folder }) => folder.name)).toContain('2016');
});

test('the way to a folder that the address names stands open in the tree', async () => {
  await browsing.show({ in: '2014/Iceland' });
  await settle();
  expect(browsing.folders.branches.map(({ folder, level }) => `${level} ${folder.name}`)).toEqual(['1 2013', '1 2014', '2 Iceland', '2 Norway']);
  browsing.folders.close(2);
  expect(browsing.folders.branches).toHaveLength(2);
});
