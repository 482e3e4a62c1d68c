/** I8: descriptions as upload tools wrote them, made to break decoders. */
import { describe } from '../../../src/core/description/index.ts';
import { encoders } from '../../unit/core/description-encoders.ts';
import { must, type Target } from '../target.ts';

const file = { path: 'dir/ä b/日本.txt', modifiedAtMs: 1_500_000_000_000, sizeBytes: 12_345, compressed: true, encrypted: true };

export const descriptions: Target = {
  name: 'descriptions',
  inputs: 'text',
  words: [
    '<m>',
    '</m>',
    '<p>',
    '</p>',
    '<v>4</v>',
    '<Path>',
    '&a;',
    '"Path":',
    '\\u00e9',
    '\\ud800',
    'mt1 ',
    'mt2 ',
    'YQ==',
    '/w==',
    '+AF8-',
    '+2D0-',
    'GPGHMACSHA1--',
    'SHA256E-s1',
    'No description.',
    'C:\\',
  ],
  longest: 4_096,
  valid: [
    ...Object.values(encoders).map((encode) => encode(file)),
    'dir/a.txt',
    'SHA256E-s1--ab.tar',
    'No description.',
    '{"Path":"a/b","UTCDateModified":"2017"}',
  ],
  attempt: (text) => {
    const found = describe(text);
    if (found === undefined) return 'none';
    const { writer, name, modifiedAtMs } = found;
    must(name === undefined || (name !== '' && !name.includes('\\')), `the name ${JSON.stringify(name)}`);
    must(modifiedAtMs === undefined || Number.isFinite(modifiedAtMs), 'a time that is none');
    if (writer === 'plain') must(text.replaceAll('\\', '/').includes(name ?? ''), 'a plain text was changed');
    else must(name === undefined || name.isWellFormed(), 'half a character in a name');
    must((name ?? '').length <= 4 * text.length + 16, 'a name far longer than its text');
    return `ok ${writer} ${name === undefined} ${modifiedAtMs === undefined}`;
  },
};
