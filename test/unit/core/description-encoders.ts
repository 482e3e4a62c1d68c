/** Descriptions as upload tools write them, from descriptions.md's table alone: an oracle shares no code with what it judges. */

export interface Uploaded {
  readonly path: string;
  readonly modifiedAtMs: number;
  readonly sizeBytes: number;
  readonly compressed: boolean;
  readonly encrypted: boolean;
}

type Encoder = (file: Uploaded) => string;

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
const compact = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
const bit = (flag: boolean): string => (flag ? '1' : '0');
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

/** RFC 2152: what isn't a letter, digit, blank or one of `'(),-./:?` is UTF-16 in base64 between `+` and `-`. */
function utf7(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 '(),\-./:?]+/g, (run) => {
    const units = Buffer.alloc(run.length * 2);
    for (let i = 0; i < run.length; i++) units.writeUInt16BE(run.charCodeAt(i), i * 2);
    return run === '+' ? '+-' : `+${units.toString('base64').replaceAll('=', '')}-`;
  });
}

const mtJson = (name: string, ms: number): string => JSON.stringify({ filename: name, mtime: compact(ms) });

export const encoders = {
  fastGlacier4: (f) =>
    `<m><v>4</v><p>${base64(f.path)}</p><lm>${compact(f.modifiedAtMs)}</lm><ce>${bit(f.compressed)}:${bit(f.encrypted)}:${MD5}:${f.sizeBytes}</ce></m>`,
  fastGlacier4Plain: (f) => `<m><v>4</v><p>${base64(f.path)}</p><lm>${compact(f.modifiedAtMs)}</lm></m>`,
  fastGlacier3: (f) =>
    `<m><v>3</v><p>${base64(f.path)}</p><lm>${compact(f.modifiedAtMs)}</lm><ce>${bit(f.compressed)}:${bit(f.encrypted)}:${MD5}</ce></m>`,
  fastGlacier2: (f) => `<m><v>2</v><p>${base64(f.path)}</p><lm>${compact(f.modifiedAtMs)}</lm></m>`,
  fastGlacier1: (f) => `<ArchiveMetadata><Path>${base64(f.path)}</Path><LastModified>${f.modifiedAtMs}</LastModified></ArchiveMetadata>`,
  qnap: (f) => JSON.stringify({ path: f.path, type: 'file' }).replaceAll(/[^\x20-\x7e]/g, escaped),
  cloudBerry: (f) => {
    const flags = (f.compressed ? 1 : 0) + (f.encrypted ? 2 : 0);
    return JSON.stringify({ Path: utf7(f.path), UTCDateModified: compact(f.modifiedAtMs), ...(flags > 0 ? { Flags: flags } : {}) });
  },
  mt2: (f) => `mt2 ${base64url(mtJson(f.path, f.modifiedAtMs))}`,
  mt2TimeFirst: (f) => `mt2 ${base64url(JSON.stringify({ mtime: compact(f.modifiedAtMs), filename: f.path }))}`,
  mt1: (f) => `mt1 ${base64url(Buffer.from(mtJson(f.path, f.modifiedAtMs), 'utf8').toString('latin1'))}`,
  glacierInterface: (f) => `mt2 ${base64(JSON.stringify({ filename: f.path, mtime: String(f.modifiedAtMs) }))}`,
  glacierInterfaceNumber: (f) => `mt2 ${base64(JSON.stringify({ filename: f.path, mtime: f.modifiedAtMs }))}`,
} satisfies Readonly<Record<string, Encoder>>;

/** A description is ASCII, so JSON in it can only hold other letters by escapes. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
