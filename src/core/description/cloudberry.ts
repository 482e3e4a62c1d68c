import { compactTime } from './encodings.ts';
import type { Format } from './format.ts';
import { member, members, stringMember } from './json.ts';
import { utf7 } from './utf7.ts';

const COMPRESSED = 1;
const ENCRYPTED = 2;

/**
 * CloudBerry, today MSP360: JSON with `Path` in UTF-7, `UTCDateModified` and `Flags`. A path that
 * is no UTF-7 stays as it is.
 */
export const cloudberry: Format = {
  read(text) {
    const file = members(text);
    const path = stringMember(file, 'Path');
    if (path === undefined) return undefined;
    const modifiedAtMs = compactTime(stringMember(file, 'UTCDateModified') ?? '');
    const flags = Number(member(file, 'Flags') ?? 0);
    return {
      writer: 'CloudBerry',
      name: utf7(path) ?? path,
      ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
      ...(flags & COMPRESSED ? { compressed: true } : {}),
      ...(flags & ENCRYPTED ? { encrypted: true } : {}),
    };
  },
};
