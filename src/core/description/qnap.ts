import type { Format } from './format.ts';
import { members, stringMember } from './json.ts';

/** QNAP's older Glacier app: JSON with a lower-case `path`. HBS writes like FastGlacier. */
export const qnap: Format = {
  read(text) {
    const name = stringMember(members(text), 'path');
    return name === undefined ? undefined : { writer: 'QNAP', name };
  },
};
