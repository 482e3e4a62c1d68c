/** A path as folders show it: the way to the folder and the last part. */
export interface CutPath {
  /** Without a slash at either end; empty for the vault itself. */
  readonly folder: string;
  /** Never empty. A folder's own entry keeps the slash that it ends in: "photos/". */
  readonly last: string;
}

/** A slash at the start, two in a row, or a part that is a lone dot. */
const UNEVEN = /^\/|\/\/|(?:^|\/)\.(?:\/|$)/;

/**
 * Cuts a name as a description or a list has it. A slash at the start, doubled slashes and lone
 * dots lead nowhere and are left out; `..` is shown as it is, since what it climbs to is unknown.
 * Nothing here makes a path safe: that is done on saving.
 *
 * @param name not empty, with `/` between its parts.
 */
export function cutPath(name: string): CutPath {
  const even = UNEVEN.test(name) ? evened(name) : name;
  const slash = even.length < 2 ? -1 : even.lastIndexOf('/', even.length - 2);
  return { folder: slash < 0 ? '' : even.slice(0, slash), last: even.slice(slash + 1) };
}

function evened(name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? name.slice(-1) : parts.join('/') + (name.endsWith('/') ? '/' : '');
}
