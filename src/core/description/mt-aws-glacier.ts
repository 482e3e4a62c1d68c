import { base64, compactTime, utf8 } from './encodings.ts';
import type { Format } from './format.ts';
import { member, members, stringMember, type Members } from './json.ts';

/**
 * mt-aws-glacier, and glacier-interface, which copies it: `mt2 ` and base64 of UTF-8 JSON with
 * `filename` and `mtime`. In `mt1` the JSON is encoded as UTF-8 twice.
 */
export const mtAwsGlacier: Format = {
  read(text) {
    const [, version, encoded] = /^mt([12])\s+(\S.*)$/s.exec(text) ?? [];
    const bytes = encoded === undefined ? undefined : base64(encoded);
    const once = bytes && utf8(bytes);
    const json = version === '1' && once !== undefined ? utf8(once) : once;
    const file = json === undefined ? undefined : members(json);
    const name = stringMember(file, 'filename');
    if (name === undefined) return undefined;
    const modifiedAtMs = modified(file);
    return { writer: 'mt-aws-glacier', name, ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }) };
  },
};

/** mt-aws-glacier writes a UTC time, glacier-interface epoch milliseconds, as string or number. */
function modified(file: Members | undefined): number | undefined {
  const mtime = member(file, 'mtime');
  if (typeof mtime === 'number') return Number.isFinite(mtime) ? mtime : undefined;
  if (typeof mtime !== 'string') return undefined;
  return /^-?\d{1,15}$/.test(mtime) ? Number(mtime) : compactTime(mtime);
}
