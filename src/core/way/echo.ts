/** What of a signed request arrived differently at Amazon, by what Amazon repeats of it. */

/** `name:value`, as the canonical request has a header. */
const HEADER = /^([a-z0-9-]+):(.*)$/;

/**
 * A refused signature often comes with the canonical request as Amazon computed it. Where a header
 * stands there with another value than the one that was signed, something on the way changed it.
 *
 * @param message Amazon's. It holds the session token: only names, and the values of the headers
 *   `host` and `range`, are fit to leave this module's caller.
 * @param signed by name in lower case.
 * @returns the values that arrived, by name; empty where nothing is repeated or all is equal.
 * @see AWS Signature Version 4, "Create a canonical request"; glacier.md, section 11
 */
export function changedHeaders(message: string, signed: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  for (const line of message.split('\n')) {
    const [, name = '', arrived = ''] = HEADER.exec(line) ?? [];
    const sent = signed[name];
    if (sent !== undefined && canonical(sent) !== canonical(arrived)) changed.set(name, canonical(arrived));
  }
  return changed;
}

const canonical = (value: string): string => value.trim().replace(/ +/g, ' ');
