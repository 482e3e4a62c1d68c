/**
 * Descriptions as upload tools write them: Glacier keeps no file names, so each tool puts the name
 * there in its own way. Written here from the tools' side, as the app reads them from the other.
 */

/** What a tool knows of the file that it uploads. */
export interface SourceFile {
  readonly path: string;
  readonly modifiedAtMs: number;
  readonly sizeBytes: number;
  /** What the tool did to the bytes before it sent them. */
  readonly compressed?: boolean;
  readonly encrypted?: boolean;
}

const encoder = new TextEncoder();

export type Writer = (file: SourceFile) => string;

/** FastGlacier 4, with the size and a checksum of the plain file. */
export const fastGlacier4: Writer = ({ path, modifiedAtMs, sizeBytes, compressed, encrypted }) =>
  `<m><v>4</v><p>${base64(utf8(path))}</p><lm>${compactDate(modifiedAtMs)}</lm>` +
  `<ce>${compressed ? 1 : 0}:${encrypted ? 1 : 0}:${someMd5(path)}:${sizeBytes}</ce></m>`;

/** FastGlacier 3. */
export const fastGlacier3: Writer = ({ path, modifiedAtMs }) =>
  `<m><v>3</v><p>${base64(utf8(path))}</p><lm>${compactDate(modifiedAtMs)}</lm><ce>0:0:${someMd5(path)}</ce></m>`;

/** FastGlacier 2: neither flags nor checksum. */
export const fastGlacier2: Writer = ({ path, modifiedAtMs }) => `<m><v>2</v><p>${base64(utf8(path))}</p><lm>${compactDate(modifiedAtMs)}</lm></m>`;

/** FastGlacier 1. */
export const fastGlacier1: Writer = ({ path }) => `<ArchiveMetadata><Path>${base64(utf8(path))}</Path></ArchiveMetadata>`;

/** CloudBerry, MSP360: the path in UTF-7; bit 0 of the flags for compressed, bit 1 for encrypted. */
export const cloudBerry: Writer = ({ path, modifiedAtMs, compressed, encrypted }) => {
  const flags = (compressed ? 1 : 0) | (encrypted ? 2 : 0);
  return JSON.stringify({ Path: utf7(path), UTCDateModified: compactDate(modifiedAtMs), ...(flags ? { Flags: flags } : {}) });
};

/** mt-aws-glacier, current form. */
export const mt2: Writer = ({ path, modifiedAtMs }) => `mt2 ${base64url(utf8(JSON.stringify({ filename: path, mtime: compactDate(modifiedAtMs) })))}`;

/** mt-aws-glacier, first form: the UTF-8 bytes were taken for characters and encoded once more. */
export const mt1: Writer = ({ path, modifiedAtMs }) => {
  const twice = String.fromCharCode(...utf8(path));
  return `mt1 ${base64url(utf8(JSON.stringify({ filename: twice, mtime: compactDate(modifiedAtMs) })))}`;
};

/** glacier-interface: like mt2, yet standard base64 and milliseconds. */
export const glacierInterface: Writer = ({ path, modifiedAtMs }) =>
  `mt2 ${base64(utf8(JSON.stringify({ filename: path, mtime: String(modifiedAtMs) })))}`;

/** QNAP's older app. Other letters than ASCII stand as escapes, as the service takes no others. */
export const qnap: Writer = ({ path }) =>
  `{"path": ${JSON.stringify(`/${path}`).replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}, "type": "file"}`;

/** glacier-cli and others: the bare path. */
export const plainPath: Writer = ({ path }) => path;

/** An uploader that gave no description at all. */
export const noDescription: Writer = () => '';

/** glacier-cmd, where neither a description nor a name was given. */
export const glacierCmd: Writer = () => 'No description.';

/** git-annex over glacier-cli, not encrypted: the key tells size, hash and the ending of the name. */
export const gitAnnexPlainKey: Writer = ({ path, sizeBytes }) =>
  `SHA256E-s${sizeBytes}--${someMd5(path)}${someMd5(`${path} `)}${/\.[a-z0-9]{1,4}$/.exec(path)?.[0] ?? ''}`;

/** git-annex over glacier-cli, encrypted: the name is only in the git repository. */
export const gitAnnexKey: Writer = ({ path }) => `GPGHMACSHA1--${someMd5(path)}${someMd5(`${path} `).slice(0, 8)}`;

/** Whether the service takes a text as a description, and gives it back unchanged. */
export function isDescription(text: string): boolean {
  return /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/.test(text) && text.length <= 1_024;
}

function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

const ALPHABET = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

/** By hand, as `btoa` takes twice the time, which shows where there are a million descriptions. */
function base64(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) codes.push(ALPHABET[(bits >> shift) & 63] ?? 0);
  }
  const padding = (3 - (bytes.length % 3)) % 3;
  codes.fill(61, codes.length - padding);
  return String.fromCharCode(...codes);
}

function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** `20130322T120043Z`. */
function compactDate(ms: number): string {
  const iso = new Date(ms).toISOString();
  const pick = (from: number, to: number): string => iso.slice(from, to);
  return `${pick(0, 4)}${pick(5, 7)}${pick(8, 13)}${pick(14, 16)}${pick(17, 19)}Z`;
}

/** RFC 2152: runs of other characters as base64 of UTF-16. Here `_` is escaped too, as that tool does. */
function utf7(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9'(),\-./:? ]+/g, (run) => {
    if (run === '+') return '+-';
    const units = Array.from({ length: run.length }, (_, i) => run.charCodeAt(i));
    const bytes = Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 255]));
    return `+${base64(bytes).replaceAll('=', '')}-`;
  });
}

/** Looks like an MD5 and is the same each time; nobody can check it, as the plain file is elsewhere. */
function someMd5(text: string): string {
  let digits = '';
  for (let salt = 0; salt < 4; salt++) {
    let hash = 0x811c9dc5 ^ salt;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    digits += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return digits;
}
