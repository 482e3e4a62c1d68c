/** What the generated archives say of themselves: all writers mixed, and some that are made to do harm. */

import {
  cloudBerry,
  fastGlacier1,
  fastGlacier2,
  fastGlacier3,
  fastGlacier4,
  gitAnnexKey,
  gitAnnexPlainKey,
  glacierCmd,
  glacierInterface,
  mt1,
  mt2,
  noDescription,
  plainPath,
  qnap,
  type SourceFile,
  type Writer,
} from '../core/descriptions.ts';

/** The bare path can't hold other letters than ASCII: whoever used such a tool had to do without. */
const asciiPath: Writer = ({ path }) => path.normalize('NFD').replaceAll(/[^\x20-\x7e]/g, '');
/** Windows backed up with its drive. */
const windowsPath: Writer = (file) => cloudBerry({ ...file, path: `D:\\${file.path.replaceAll('/', '\\')}` });
const compressed =
  (write: Writer): Writer =>
  (file) =>
    write({ ...file, compressed: true });
const encrypted =
  (write: Writer): Writer =>
  (file) =>
    write({ ...file, encrypted: true });

/** In turn; a prime number of them, so that each kind of file meets each writer. */
const WRITERS: readonly Writer[] = [
  ...[asciiPath, mt2, fastGlacier4, cloudBerry, mt2, asciiPath, fastGlacier3, mt1, glacierInterface, fastGlacier4, qnap, mt2],
  ...[compressed(fastGlacier4), encrypted(cloudBerry), fastGlacier2, gitAnnexKey, fastGlacier1, asciiPath, noDescription, windowsPath],
  ...[encrypted(compressed(fastGlacier4)), glacierCmd, gitAnnexPlainKey],
];

/** One in so many is hostile. */
const HOSTILE_EVERY = 211;

/** @see faults.md, I5, I8, F4, F5 */
const HOSTILE_PATHS: readonly string[] = [
  '<img src=x onerror=alert(1)>.jpg',
  '</script><script>alert(1)</script>/x.html',
  '../../../../etc/passwd',
  '/etc/shadow',
  'C:\\Windows\\System32\\drivers\\evil.sys',
  '\\\\server\\share\\a.doc',
  'invoice\u202Egpj.exe',
  'pass\u200Bword\u2060 \uFEFFlist.txt',
  `zalgo ${`e${'\u0301\u0323'.repeat(40)}`}.txt`,
  'line\nbreak\ttab\u0007bell.txt',
  'cut\0off.txt',
  '__proto__/constructor/toString',
  '=HYPERLINK("http://example.com","x").csv',
  'nul/CON.txt',
  'trailing dot. /and blank .',
  'a/./b/../../..//c',
  `${'deep/'.repeat(110)}x`,
  `long ${'n'.repeat(500)}.txt`,
  '👨‍👩‍👧‍👦 family 🏳️‍🌈/मराठी/ไทย/שלום عليكم.txt',
];

const HOSTILE_TEXTS: readonly string[] = [
  '<m><v>4</v><p>!!!not base64!!!</p><lm>20130101T000000Z</lm></m>',
  '<m><v>4</v><p>/////w==</p><lm>99999999T999999Z</lm><ce>:::</ce></m>',
  '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><m><v>4</v><p>&x;</p></m>',
  'mt2 e30',
  'mt2 ====',
  'mt1 4oKs',
  '{"Path":"bad utf-7 +F8-","UTCDateModified":"never"}',
  '{"Path":{"Path":"a"},"path":["b"],"__proto__":{"polluted":true}}',
  '"{\\"Path\\":\\"twice/a.txt\\",\\"UTCDateModified\\":\\"20130101T000000Z\\"}"',
  '"quoted, with, commas" and a backslash at its end \\',
  '<svg/onload=alert(1)>',
  `{"Path":${'['.repeat(1_000)}`,
  'x'.repeat(1_024),
  "=cmd|' /C calc'!A0",
];

/** The description of an archive: ASCII of at most 1,024 characters, the same for the same number. */
export function describedAs(index: number, file: SourceFile): string {
  if (index % HOSTILE_EVERY === HOSTILE_EVERY - 1) return hostile(Math.floor(index / HOSTILE_EVERY), file);
  const write = WRITERS[index % WRITERS.length] ?? plainPath;
  return write(file);
}

/** Formats that can carry any letter, in turn. */
const CARRIERS: readonly Writer[] = [fastGlacier4, mt2, cloudBerry, qnap];

function hostile(turn: number, file: SourceFile): string {
  const all = HOSTILE_PATHS.length + HOSTILE_TEXTS.length;
  const path = HOSTILE_PATHS[turn % all];
  if (path === undefined) return HOSTILE_TEXTS[(turn % all) - HOSTILE_PATHS.length] ?? '';
  const write = CARRIERS[Math.floor(turn / all) % CARRIERS.length] ?? mt2;
  const description = write({ ...file, path });
  // Not every carrier has room for every name.
  return description.length <= 1_024 ? description : fastGlacier4({ ...file, path });
}
