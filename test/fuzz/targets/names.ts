/** F4, F5, I5: names from descriptions, on their way to a disk, a header and the screen. */
import { nameKey, safeName, safePath } from '../../../src/core/safe-name.ts';
import { cutMiddle, named, namePieces, plainName } from '../../../src/core/words/names.ts';
import { must, type Target } from '../target.ts';

const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)/i;
const FORBIDDEN = /[<>:"/\\|?*]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u3164\uFFFD\uFFFE\uFFFF]/u;

function safe(name: string): void {
  must(name !== '' && Buffer.byteLength(name) <= 240, 'an empty name, or one too long');
  must(name === name.normalize('NFC') && name.isWellFormed(), 'not NFC');
  must(!FORBIDDEN.test(name), 'a character that some system refuses');
  must(!/^[~. ]|[. ]$/.test(name), 'a dot or blank at an end');
  must(!DEVICE.test(name), "a device's name");
  must(!/^(desktop\.ini|thumbs\.db)$|\.(lnk|scf|url|local|\{[^.]*\})$/i.test(name), 'a name that Windows or Chromium takes for something else');
}

export const names: Target = {
  name: 'names',
  inputs: 'text',
  words: [
    'CON',
    'nul',
    'COM1',
    'LPT¹',
    '.lnk',
    '.url',
    'desktop.ini',
    'Thumbs.db',
    '.tar.gz',
    '.{20D04FE0-3AEA-1069-A2D8-08002B30309D}',
    'C:\\',
    '\\\\server\\share\\',
    '..\\',
    '/',
    '~',
    '👨‍👩‍👧',
    'e\u0301',
    '\u200b',
    '\u3164',
    ' (2)',
    '.receipt',
  ],
  longest: 400,
  valid: ['dir/a.txt', '../../etc/passwd', 'C:\\Users\\x\\film.mp4', 'con.txt', 'ä'.repeat(200), '日本/写真.jpg', 'a'.repeat(300) + '.tar.gz'],
  attempt: (text) => {
    const parts = safePath(text);
    must(parts.length > 0 && parts.length <= text.length + 1, 'a path without parts');
    parts.forEach(safe);
    must(JSON.stringify(safePath(parts.join('/'))) === JSON.stringify(parts), 'made safe again, it is another');
    const name = safeName(text);
    safe(name);
    must(name === parts.at(-1), 'the name is not the end of the path');
    const second = safeName(text, new Set([nameKey(name)]));
    safe(second);
    must(nameKey(second) !== nameKey(name), 'two items with one name');
    must(
      namePieces(text)
        .map(({ text }) => text)
        .join('').length >= 0 && plainName(text).length <= 12 * text.length + 12,
      'a shown name out of all measure',
    );
    must(!/[\u202a-\u202e\u2066-\u2069\u200b\0]/.test(named(text)), 'a quoted name with hidden letters');
    must(cutMiddle(text, 60).length <= text.length + 1, 'a cut name that is longer');
    return `ok ${Math.min(parts.length, 5)} ${name === text} ${name.length > 100}`;
  },
};
