import { base64, compactTime, utf8 } from './encodings.ts';
import type { Format } from './format.ts';

/**
 * FastGlacier 1 to 4, and who writes like it: QNAP HBS, CrushFTP, Survtur. Read by pattern, not by
 * an XML parser: no DTD is ever resolved, and the order of elements is free.
 *
 *     <m><v>4</v><p>base64 of the path</p><lm>yyyyMMddTHHmmssZ</lm><ce>c:e:md5:size</ce></m>
 *     <ArchiveMetadata><Path>base64 of the path</Path>…</ArchiveMetadata>
 */
export const fastGlacier: Format = {
  read(text) {
    const found = elements(text);
    if (!found) return undefined;
    const { path, modified, ce } = found;
    const bytes = path === undefined ? undefined : base64(path);
    const name = bytes && utf8(bytes);
    if (!name) return undefined;
    const modifiedAtMs = compactTime(modified ?? '');
    return { writer: 'FastGlacier', name, ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }), ...flags(ce) };
  },
};

interface Elements {
  readonly path: string | undefined;
  readonly modified: string | undefined;
  readonly ce: string | undefined;
}

function elements(text: string): Elements | undefined {
  const [usual, usualPath, usualModified, usualCe] = USUAL.exec(text) ?? [];
  if (usual !== undefined) return { path: usualPath, modified: usualModified, ce: usualCe };
  const root = ROOT.exec(text)?.[1]?.toLowerCase();
  if (!root) return undefined;
  const path = PATHS[root === 'm' ? 'm' : 'v1'].exec(text)?.[1];
  return { path, modified: MODIFIED.exec(text)?.[1], ce: FLAGS.exec(text)?.[1] };
}

/** What FastGlacier itself writes, at a third of the cost; the other patterns find the same in it. */
const USUAL = /^<m><v>\d<\/v><p>([^<]*)<\/p><lm>([^<]*)<\/lm>(?:<ce>([^<]*)<\/ce>)?<\/m>$/;
/** An XML declaration and attributes are passed over; a DTD is not: whatever has one stays as it is. */
const ROOT = /^(?:<\?xml[^<>]*>\s*)?<\s*(m|ArchiveMetadata)(?:\s[^<>]*)?>/i;
const PATHS = { m: element('p'), v1: element('Path') };
const MODIFIED = element('lm');
const FLAGS = element('ce');

/** White space may stand within tags. No part of the pattern can match in two ways. */
function element(name: string): RegExp {
  return new RegExp(`<\\s*${name}\\s*>([^<]*)<\\s*/\\s*${name}\\s*>`, 'i');
}

/** `c:e:md5:size` of the plain file. */
function flags(text: string | undefined): { compressed?: true; encrypted?: true } {
  if (text === undefined || text.startsWith('0:0:')) return {};
  const [compressed, encrypted] = text.split(':', 2).map((flag) => !/^\s*(?:0|false|n|no)?\s*$/i.test(flag));
  return { ...(compressed ? { compressed } : {}), ...(encrypted ? { encrypted } : {}) };
}
