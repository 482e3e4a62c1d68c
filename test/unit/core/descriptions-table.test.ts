/** Each row of descriptions.md's table, written anew from the table and read back; then the rules. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describe as read, nameOf } from '../../../src/core/description/index.ts';
import type { Described, Writer } from '../../../src/core/description/format.ts';
import { encoders, type Uploaded } from './description-encoders.ts';

const unicode = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const binary = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
const shaped = fc
  .tuple(fc.constantFrom('', '/', './', 'C:/', '//server/', '../'), fc.array(unicode, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '/'))
  .map(([start, parts, end]) => start + parts.join('/') + end);
/** Backslashes become slashes, and half a character can't be told in UTF-8: both have tests of their own. */
const path = fc.oneof(unicode, binary, shaped).map((text) => text.toWellFormed().replaceAll('\\', '/'));
/** Seconds of 1970 to 9999. */
const modifiedAtMs = fc.integer({ min: 0, max: 253_402_300_799 }).map((seconds) => seconds * 1_000);
const uploaded: fc.Arbitrary<Uploaded> = fc.record({
  path,
  modifiedAtMs,
  sizeBytes: fc.nat(),
  compressed: fc.boolean(),
  encrypted: fc.boolean(),
});

const flags = ({ compressed, encrypted }: Uploaded): Partial<Described> => ({
  ...(compressed ? { compressed } : {}),
  ...(encrypted ? { encrypted } : {}),
});

/** What of an upload each writer's description tells. */
const told: { readonly [E in keyof typeof encoders]: (file: Uploaded) => Described } = {
  fastGlacier4: (file) => ({ writer: 'FastGlacier', name: file.path, modifiedAtMs: file.modifiedAtMs, ...flags(file) }),
  fastGlacier4Plain: ({ path: name, modifiedAtMs: at }) => ({ writer: 'FastGlacier', name, modifiedAtMs: at }),
  fastGlacier3: (file) => ({ writer: 'FastGlacier', name: file.path, modifiedAtMs: file.modifiedAtMs, ...flags(file) }),
  fastGlacier2: ({ path: name, modifiedAtMs: at }) => ({ writer: 'FastGlacier', name, modifiedAtMs: at }),
  fastGlacier1: ({ path: name }) => ({ writer: 'FastGlacier', name }),
  qnap: ({ path: name }) => ({ writer: 'QNAP', name }),
  cloudBerry: (file) => ({ writer: 'CloudBerry', name: file.path, modifiedAtMs: file.modifiedAtMs, ...flags(file) }),
  mt2: ({ path: name, modifiedAtMs: at }) => ({ writer: 'mt-aws-glacier', name, modifiedAtMs: at }),
  mt2TimeFirst: ({ path: name, modifiedAtMs: at }) => ({ writer: 'mt-aws-glacier', name, modifiedAtMs: at }),
  mt1: ({ path: name, modifiedAtMs: at }) => ({ writer: 'mt-aws-glacier', name, modifiedAtMs: at }),
  glacierInterface: ({ path: name, modifiedAtMs: at }) => ({ writer: 'mt-aws-glacier', name, modifiedAtMs: at }),
  glacierInterfaceNumber: ({ path: name, modifiedAtMs: at }) => ({ writer: 'mt-aws-glacier', name, modifiedAtMs: at }),
};

describe('what a writer put in comes out, whatever the path is:', () => {
  test.each(Object.keys(encoders) as (keyof typeof encoders)[])('%s', (writer) => {
    fc.assert(
      fc.property(uploaded, (file) => {
        const description = encoders[writer](file);
        if (description.length <= 1_024) expect(description).toMatch(/^[\x20-\x7e]*$/);
        expect(read(description)).toEqual(told[writer](file));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a plain name of printable ASCII, as glacier-cli, glacieruploader, SAGU and glacier-cmd leave it', () => {
    // By chance, nobody hits what another writer would have written.
    const plain = fc.stringMatching(/^[!-~]([ -~]{0,60}[!-~])?$/).filter((text) => !/^"?\s*(?:[<{]|mt[12] )|--/.test(text));
    fc.assert(
      fc.property(plain, (name) => {
        const whole = /^"[^"]*"$/.test(name) ? name.slice(1, -1).trim() : name;
        if (whole !== '') expect(read(name)).toEqual({ writer: 'plain', name: whole.replaceAll('\\', '/') });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the rules hold for every writer:', () => {
  const file: Uploaded = { path: 'dir/ünï (1).txt', modifiedAtMs: Date.UTC(2013, 0, 1), sizeBytes: 17, compressed: true, encrypted: false };
  const every = Object.entries(encoders).map(([writer, encode]) => ({ writer, description: encode(file), plain: read(encode(file)) }));

  test.each(every)('$writer with white space around it, and in quotes', ({ description, plain }) => {
    for (const dressed of [`  ${description}\n`, `"${description}"`, ` " ${description} " `]) expect(read(dressed)).toEqual(plain);
  });

  test.each(every)('$writer as a CSV escapes or doubles its quotes, and stringified twice', ({ description, plain }) => {
    const doubled = `"${description.replaceAll('"', '""')}"`;
    for (const dressed of [description.replaceAll('"', '\\"'), `"${description.replaceAll('"', '\\"')}"`, doubled, JSON.stringify(description)])
      expect(read(dressed)).toEqual(plain);
  });

  test.each(every.filter(({ writer }) => writer.startsWith('fastGlacier')))(
    '$writer with white space in its tags and around its base64',
    ({ description, plain }) => {
      expect(read(description.replaceAll('<', '\n< ').replaceAll('>', ' >\t').replaceAll('< /', '</ '))).toEqual(plain);
      expect(read(`<?xml version="1.0" encoding="utf-8"?>\n${description}`)).toEqual(plain);
      expect(read(description.replace(/^<(\w+)>/, '<$1 xmlns="x">'))).toEqual(plain);
      expect(nameOf(`<!DOCTYPE m>${description}`)).toMatch(/^<!DOCTYPE/);
    },
  );

  test.each(Object.entries(encoders))('%s takes a backslash for a slash and keeps a drive letter', (_, encode) => {
    expect(nameOf(encode({ ...file, path: 'D:\\Users\\a b\\c.txt' }))).toBe('D:/Users/a b/c.txt');
  });

  test.each(Object.entries(encoders))('%s keeps a folder’s own entry apart by its slash', (_, encode) => {
    expect(nameOf(encode({ ...file, path: 'photos/2014/' }))).toBe('photos/2014/');
  });

  test.each(Object.entries(encoders))('%s gives hostile names as they are', (_, encode) => {
    for (const name of [
      '../../etc/passwd',
      '/abs',
      '<img src=x onerror=alert(1)>',
      'a\u202Egpj.exe',
      'a\u200Bb',
      `e${'\u0301'.repeat(90)}`,
      '__proto__',
      'a\0b',
      '{"Path":"x"}',
      '"',
      'No description.',
    ])
      expect(nameOf(encode({ ...file, path: name }))).toBe(name);
  });

  test('quotes within make outer ones a part of a plain name', () => {
    expect(nameOf('"one" and "two"')).toBe('"one" and "two"');
    expect(nameOf('"one"')).toBe('one');
    expect(nameOf('""one""')).toBe('""one""');
    expect(nameOf('say "one"')).toBe('say "one"');
  });

  test('half a character is no name: the description is kept as it is', () => {
    for (const description of ['{"Path":"a\\ud800b"}', '{"path":"\\udc00","type":"file"}', `mt2 ${btoa('{"filename":"\\ud800"}')}`])
      expect(read(description)).toEqual({ writer: 'plain', name: description.replaceAll('\\', '/') });
    expect(nameOf('{"Path":"+2AA-"}')).toBe('+2AA-');
  });

  test.each<readonly [string, Writer | undefined]>([
    ['GPGHMACSHA1--2945f64b79dcbf5e2b3f3f1e40bf2b8e6f4b0d4f', 'git-annex'],
    ['GPGHMACSHA512--00', 'git-annex'],
    ['SHA256E-s1048576-m1300000000--e3b0c442.tar.gz', 'git-annex'],
    ['WORM-s3-m1300000000--holiday.jpg', 'git-annex'],
    ['SHA256 of holiday.jpg', 'plain'],
    ['No description.', undefined],
    ['no description', 'plain'],
    ['', undefined],
  ])('%j is of %s', (description, writer) => expect(read(description)?.writer).toBe(writer));
});
