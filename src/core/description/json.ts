/** A JSON object of unknown members; to be read with `member`. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a JSON object as descriptions hold it: as it is, stringified a second time, with escaped
 * quotes from the service's CSV (`{\"Path\":…`), or with doubled ones from another CSV.
 */
export function members(text: string): Members | undefined {
  if (!text.startsWith('{')) return undefined;
  return object(text) ?? (text.startsWith('{""') ? object(text.replaceAll('""', '"')) : object(unescaped(text)));
}

/**
 * A second stringify doubles each backslash, and JSON had doubled it before, but for escapes like
 * `\u00e9`; the CSV only touches quotes. So runs of four, or of two before such an escape, speak for
 * the one, any other run for the other.
 */
function unescaped(text: string): string {
  const inner = isTwice(text) ? parsed(`"${text}"`) : undefined;
  return typeof inner === 'string' ? inner : text.replaceAll('\\"', '"');
}

function isTwice(text: string): boolean {
  for (const { 0: run, index } of text.matchAll(/\\+/g)) {
    const after = text.slice(index + run.length, index + run.length + 5);
    if (after.startsWith('"') || run.length % 4 === 0) continue;
    if (run.length % 4 !== 2 || !/^u[0-9a-f]{4}$/i.test(after)) return false;
  }
  return true;
}

function object(text: string): Members | undefined {
  const value = parsed(text);
  return isObject(value) ? value : undefined;
}

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns the value, or undefined where it isn't JSON, or is nested too deep. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns a member; `__proto__` is one like any other, what all objects inherit is none. */
export function member(from: Members | undefined, key: string): unknown {
  return from && Object.hasOwn(from, key) ? from[key] : undefined;
}

/** @returns a member that is a string, not empty, and holds no half of a character: such a one can't be kept as UTF-8. */
export function stringMember(from: Members | undefined, key: string): string | undefined {
  const value = member(from, key);
  return typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined;
}
