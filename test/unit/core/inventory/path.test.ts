import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderDictionary } from '../../../../src/core/inventory/folders.ts';
import { spanOf, type Span } from '../../../../src/core/inventory/row.ts';

const text = ({ bytes, from, to }: Span): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to));

/** Where a dictionary of folders puts a path, as texts. */
function cutPath(path: string): { folder: string; last: string } {
  const folders = folderDictionary();
  const { folder, name } = folders.place(spanOf(path));
  const page = folders.take();
  const paths = [''];
  page?.nameEnds.forEach((to, i) => {
    const own = text({ bytes: page.names, from: page.nameEnds[i - 1] ?? 0, to });
    const parent = paths[page.parents[i]!];
    paths.push(parent ? `${parent}/${own}` : own);
  });
  return { folder: paths[folder]!, last: text(name) };
}

describe('a path is cut into folder and last part:', () => {
  test.each([
    ['a.txt', '', 'a.txt'],
    ['dir/a.txt', 'dir', 'a.txt'],
    ['dir/sub/a.txt', 'dir/sub', 'a.txt'],
    ['/abs/a.txt', 'abs', 'a.txt'],
    ['//server/share/a.txt', 'server/share', 'a.txt'],
    ['./dir/./a.txt', 'dir', 'a.txt'],
    ['dir//a.txt', 'dir', 'a.txt'],
    ['../../etc/passwd', '../../etc', 'passwd'],
    ['C:/dir/a.txt', 'C:/dir', 'a.txt'],
    ['dir/..', 'dir', '..'],
    ['.hidden/.a', '.hidden', '.a'],
    ['dir/', '', 'dir/'],
    ['dir/sub/', 'dir', 'sub/'],
    ['dir/sub//', 'dir', 'sub/'],
    ['/dir/', '', 'dir/'],
    ['a/.', '', 'a'],
    ['/', '', '/'],
    ['///', '', '/'],
    ['.', '', '.'],
    ['./', '', '/'],
    ['__proto__/constructor', '__proto__', 'constructor'],
  ])('%s', (name, folder, last) => expect(cutPath(name)).toEqual({ folder, last }));

  test('nothing but empty parts and dots is lost, and the last part is never empty', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '/', '.', '..', 'ü', ' '), { minLength: 1, maxLength: 12 }), (pieces) => {
        const name = pieces.join('');
        const { folder, last } = cutPath(name);
        const parts = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');
        expect(parts(`${folder}/${last}`)).toEqual(parts(name));
        expect(last).not.toBe('');
        expect(folder).not.toMatch(/^\/|\/$|\/\//);
        expect(last.slice(0, -1)).not.toContain('/');
      }),
      { numRuns: 3_000 },
    ));
});
