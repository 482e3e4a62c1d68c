import type { Format } from './format.ts';

/** A key: backend, sizes and times, `--`, and mostly a hash. */
const KEY = /^(?:GPGHMAC|SHA\d|MD5|BLAKE|SKEIN|WORM|X?URL)[A-Z0-9_]*(?:-[a-zA-Z]\d+)*--\S+$/;

/** git-annex over glacier-cli: the annex key. The name is only in the git repository. */
export const gitAnnex: Format = {
  read: (text) => (KEY.test(text) ? { writer: 'git-annex' } : undefined),
};
