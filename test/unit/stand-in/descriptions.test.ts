import { expect, test } from 'vitest';

import { cloudBerry, fastGlacier3, fastGlacier4, glacierInterface, isDescription, mt1, mt2, qnap } from '../../../stand-in/core/descriptions.ts';

const modifiedAtMs = Date.UTC(2013, 0, 1);

test('the vectors of descriptions.md', () => {
  const file = { path: 'dir/файл.txt', modifiedAtMs, sizeBytes: 1 };
  expect(mt2(file)).toBe('mt2 eyJmaWxlbmFtZSI6ImRpci_RhNCw0LnQuy50eHQiLCJtdGltZSI6IjIwMTMwMTAxVDAwMDAwMFoifQ');
  expect(mt1(file)).toBe('mt1 eyJmaWxlbmFtZSI6ImRpci_DkcKEw5DCsMOQwrnDkMK7LnR4dCIsIm10aW1lIjoiMjAxMzAxMDFUMDAwMDAwWiJ9');
  expect(fastGlacier4({ ...file, path: 'FX150/CBB_figure/test_pythön_file.cbb' })).toContain(
    '<p>RlgxNTAvQ0JCX2ZpZ3VyZS90ZXN0X3B5dGjDtm5fZmlsZS5jYmI=</p>',
  );
  expect(fastGlacier3({ ...file, path: '/sample/1234.pdf' })).toMatch(
    /^<m><v>3<\/v><p>L3NhbXBsZS8xMjM0LnBkZg==<\/p><lm>20130101T000000Z<\/lm><ce>0:0:[0-9a-f]{32}<\/ce><\/m>$/,
  );
  expect(cloudBerry({ ...file, path: 'dir2/файл3' })).toBe('{"Path":"dir2/+BEQEMAQ5BDs-3","UTCDateModified":"20130101T000000Z"}');
  expect(cloudBerry({ ...file, path: 'c01_s00' })).toContain('"c01+AF8-s00"');
  expect(cloudBerry({ ...file, path: 'a+b' })).toContain('"a+-b"');
  expect(qnap({ ...file, path: 'sample/1234.pdf' })).toBe('{"path": "/sample/1234.pdf", "type": "file"}');
  expect(Buffer.from(glacierInterface(file).slice(4), 'base64').toString()).toBe('{"filename":"dir/файл.txt","mtime":"1356998400000"}');
});

test.each(['', 'a', 'a b', '~', 'x'.repeat(1_024)])('"%s" is a description', (text) => expect(isDescription(text)).toBe(true));
test.each([' a', 'a ', 'ä', 'a\n', 'a\tb', '\x7f', 'x'.repeat(1_025)])('%j is none', (text) => expect(isDescription(text)).toBe(false));
