import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describe as read, nameOf } from '../../../src/core/description/index.ts';
import { utf7 } from '../../../src/core/description/utf7.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const b64url = (text: string): string => Buffer.from(text).toString('base64url');
const twice = (text: string): string => Buffer.from(text).toString('latin1');
const MTIME = Date.UTC(2013, 0, 1);

describe('the name in a description', () => {
  test.each([
    ['<m><v>4</v><p>Z2xhY2llci1kZy5wZGY=</p><lm>20130322T120043Z</lm></m>', 'glacier-dg.pdf'],
    ['<m><v>4</v><p>L3NhbXBsZS8xMjM0LnBkZg==</p><lm>20130322T120043Z</lm></m>', '/sample/1234.pdf'],
    ['<m><v>4</v><p>RlgxNTAvQ0JCX2ZpZ3VyZS90ZXN0X3B5dGjDtm5fZmlsZS5jYmI=</p><lm>20130322T120043Z</lm></m>', 'FX150/CBB_figure/test_pythön_file.cbb'],
    [`<m><v>2</v><p>${b64('a.txt')}</p><lm>20130322T120043Z</lm></m>`, 'a.txt'],
    [`<m><v>3</v><p>${b64('a.txt')}</p><lm>20130322T120043Z</lm><ce>1:0:d41d8cd98f00b204e9800998ecf8427e</ce></m>`, 'a.txt'],
    [`<ArchiveMetadata><Path>${b64('dir/б.txt')}</Path><LastModified>x</LastModified></ArchiveMetadata>`, 'dir/б.txt'],
    ['{"path": "/sample/1234.pdf", "type": "file"}', '/sample/1234.pdf'],
    ['{"Path":"dir2/+BEQEMAQ5BDs-3","UTCDateModified":"20130322T120043Z"}', 'dir2/файл3'],
    ['{"Path":"c01+AF8-s00","UTCDateModified":"20130322T120043Z"}', 'c01_s00'],
    ['{"Path":"c01+F8-s00","UTCDateModified":"20130322T120043Z"}', 'c01+F8-s00'],
    ['{"Path":"C:\\\\dir\\\\a.txt"}', 'C:/dir/a.txt'],
    ['mt2 eyJmaWxlbmFtZSI6ImRpci_RhNCw0LnQuy50eHQiLCJtdGltZSI6IjIwMTMwMTAxVDAwMDAwMFoifQ', 'dir/файл.txt'],
    ['mt1 eyJmaWxlbmFtZSI6ImRpci_DkcKEw5DCsMOQwrnDkMK7LnR4dCIsIm10aW1lIjoiMjAxMzAxMDFUMDAwMDAwWiJ9', 'dir/файл.txt'],
    [`mt2 ${b64('{"mtime":"1356998400000","filename":"ü>?.txt"}')}`, 'ü>?.txt'],
    ['photos/2014/a.nef', 'photos/2014/a.nef'],
    ['holiday pictures', 'holiday pictures'],
  ])('%s is %s', (description, name) => expect(nameOf(description)).toBe(name));

  test.each(['', '   ', '""', 'No description.', 'GPGHMACSHA1--2945f64b0f3c', 'SHA256E-s1048576--e3b0c442.tar', 'WORM-s3-m1300000000--x'])(
    '%j has none',
    (description) => {
      expect(nameOf(description)).toBeUndefined();
    },
  );

  test('of a git-annex key is said to be elsewhere', () => expect(read('SHA256E-s1048576--e3b0c442.tar')).toEqual({ writer: 'git-annex' }));

  test('comes with time and flags where the writer left them', () => {
    expect(read(`<m><v>4</v><p>${b64('dir/a')}</p><lm>20130101T000000Z</lm><ce>1:0:md5:17</ce></m>`)).toEqual({
      writer: 'FastGlacier',
      name: 'dir/a',
      modifiedAtMs: MTIME,
      compressed: true,
    });
    expect(read(`<m><v>4</v><p>${b64('a')}</p><lm>20130101T000000Z</lm><ce>0:1:md5:17</ce></m>`)).toEqual({
      writer: 'FastGlacier',
      name: 'a',
      modifiedAtMs: MTIME,
      encrypted: true,
    });
    expect(read('{"Path":"a","UTCDateModified":"20130101T000000Z","Flags":3}')).toEqual({
      writer: 'CloudBerry',
      name: 'a',
      modifiedAtMs: MTIME,
      compressed: true,
      encrypted: true,
    });
    expect(read('{"Path":"a","Flags":2}')).toEqual({ writer: 'CloudBerry', name: 'a', encrypted: true });
    for (const mtime of ['"20130101T000000Z"', '"1356998400000"', '1356998400000']) {
      expect(read(`mt2 ${b64url(`{"filename":"a","mtime":${mtime}}`)}`)).toEqual({ writer: 'mt-aws-glacier', name: 'a', modifiedAtMs: MTIME });
    }
    expect(read('{"path":"a","type":"file"}')).toEqual({ writer: 'QNAP', name: 'a' });
    expect(read('<m><v>4</v><p>YQ==</p><lm>20139901T000000Z</lm></m>')).toEqual({ writer: 'FastGlacier', name: 'a' });
  });
});

describe('each rule that a bug in somebody’s decoder taught:', () => {
  test.each([
    ['white space around it', '  \n<m><v>4</v><p>YS50eHQ=</p></m> '],
    ['one layer of quotes', '"<m><v>4</v><p>YS50eHQ=</p></m>"'],
    ['white space within tags and around base64', '< m >< v >4</ v >< p >\n YS50\neHQ= </ p ></ m >'],
    ['flags before the time', '<m><v>4</v><ce>0:0:x:1</ce><lm>20130101T000000Z</lm><p>YS50eHQ=</p></m>'],
    ['base64 without padding', '<m><v>4</v><p>YS50eHQ</p></m>'],
    ['JSON that was stringified twice', JSON.stringify(JSON.stringify({ Path: 'a.txt', Flags: 0 }))],
    ['JSON as the service’s CSV escapes it', '{\\"Path\\":\\"a.txt\\"}'],
    ['JSON as another CSV doubles it', '{""Path"":""a.txt""}'],
    ['JSON with blanks', '{ "Path" : "a.txt" }'],
  ])('%s', (_, description) => expect(nameOf(description)).toBe('a.txt'));

  test('a backslash means a slash, however often it was escaped', () => {
    const json = JSON.stringify({ Path: 'D:\\dir\\a.txt' });
    for (const description of [json, JSON.stringify(json), json.replaceAll('"', '\\"'), json.replaceAll('"', '""')])
      expect(nameOf(description)).toBe('D:/dir/a.txt');
    expect(nameOf('dir\\a.txt')).toBe('dir/a.txt');
    expect(nameOf(`<m><v>4</v><p>${b64('dir\\a.txt')}</p></m>`)).toBe('dir/a.txt');
  });

  test.each([
    '<m><v>4</v><p>!!!</p></m>',
    '<m><v>4</v><p>/////w==</p></m>',
    '<m><v>4</v><p></p></m>',
    '<m><v>4</v></m>',
    '<m>',
    'mt2 !!!',
    'mt2 YQ',
    'mt3 YQ==',
    'mt1 4oKs',
    '{"Path":""}',
    '{"Path":5}',
    '{',
    '{}',
    '[1]',
    '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><m><v>4</v><p>&x;</p></m>',
  ])('what can’t be decoded stays as it is: %s', (description) => expect(nameOf(description)).toBe(description));

  test('hostile names are given as they are, never guessed at', () => {
    for (const name of ['../../etc/passwd', '/abs', '<b>x</b>', 'a\u202Eb', '__proto__']) {
      expect(nameOf(`<m><v>4</v><p>${b64(name)}</p></m>`)).toBe(name);
      expect(nameOf(`mt2 ${b64url(JSON.stringify({ filename: name }))}`)).toBe(name);
      expect(nameOf(JSON.stringify({ path: name, type: 'file' }))).toBe(name);
    }
    expect(nameOf('{"__proto__":{"Path":"x"}}')).toBe('{"__proto__":{"Path":"x"}}');
  });
});

describe('descriptions', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\\') && text.isWellFormed());

  test('give back any name that was put in, by every writer', () =>
    fc.assert(
      fc.property(name, (put) => {
        expect(nameOf(`<m><v>4</v><p>${b64(put)}</p><lm>20130322T120043Z</lm></m>`)).toBe(put);
        expect(nameOf(`mt2 ${b64url(JSON.stringify({ filename: put, mtime: '20130101T000000Z' }))}`)).toBe(put);
        expect(nameOf(`mt1 ${b64url(twice(JSON.stringify({ filename: put })))}`)).toBe(put);
        expect(nameOf(JSON.stringify({ path: put, type: 'file' }))).toBe(put);
      }),
    ));

  test('never throw, whatever stands in them', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc
            .array(
              fc.constantFrom(
                '<m>',
                '<p>',
                '</p>',
                'YQ==',
                '{',
                '"Path"',
                ':',
                '"',
                '\\',
                '+',
                '-',
                '/',
                'mt1 ',
                'mt2 ',
                '=',
                ' ',
                '+AF8-',
                '<lm>',
                '__proto__',
                '}',
                'Flags',
                '1e999',
              ),
              { maxLength: 30 },
            )
            .map((pieces) => pieces.join('')),
        ),
        (description) => {
          const found = nameOf(description);
          expect(found === undefined || found.length > 0).toBe(true);
        },
      ),
      { numRuns: 1_500 },
    ));

  test('are read in time that grows with their length alone', () => {
    // Were it by the square, hours would pass: the runner's limit of a minute is what fails then.
    const long = 200_000;
    for (const piece of ['<', '<m><p>', '< ', '<m>< p', '{', '[', '{"Path":', '\\', '\\"', '+', '+A', 'mt2 ', ' ', '"', '""', '-s1', 'SHA1-s1-']) {
      const many = piece.repeat(long);
      for (const text of [many, `<m>${many}`, `{"Path":"${many}`, `mt2 ${many}!`, `SHA1${many} `]) expect(nameOf(text)).not.toBe('');
    }
  });
});

describe('UTF-7', () => {
  test.each([
    ['+-', '+'],
    ['a+-b', 'a+b'],
    ['+AGEAYg-', 'ab'],
    ['+AF8', '_'],
    ['+2D3eAA-', '😀'],
    ['Hi Mom -+Jjo--!', 'Hi Mom -☺-!'],
    ['+ZeVnLIqe-', '日本語'],
    ['', ''],
  ])('%j is %j', (encoded, text) => expect(utf7(encoded)).toBe(text));

  test.each(['+F8-', '+', '+ ', '+!', '+2D0-', '+AF8AA-', 'é', '+AF+'])('%j is none', (encoded) => expect(utf7(encoded)).toBeUndefined());
});
