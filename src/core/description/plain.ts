import type { Format } from './format.ts';

/** What glacier-cmd writes where neither a description nor a name was given. */
const NO_DESCRIPTION = 'No description.';

/**
 * glacier-cli, glacieruploader, glacier-cmd, people: the text is the name or path. Also the end of
 * the list: what nobody could decode is kept as it is.
 */
export const plain: Format = {
  read: (text) => (text === '' || text === NO_DESCRIPTION ? undefined : { writer: 'plain', name: text }),
};
