import { between } from '../chance.ts';
import { CHUNK, MiB, ofOutput, type Script } from './script.ts';

/** Bytes that are wrong, too few, too many, late or broken off. */
export const BODIES: Readonly<Record<string, Script>> = {
  'turns a bit': ofOutput('wrong-byte'),
  'turns the first bit': ofOutput('wrong-byte', { at: 0 }),
  'turns a bit at the end of a MiB': ofOutput('wrong-byte', { at: MiB - 1 }),
  'keeps the last byte': ofOutput('short-body', { bytes: 1 }),
  'keeps the last byte and says so': ofOutput('short-body', { bytes: 1, declared: true }),
  'keeps the last MiB': ofOutput('short-body', { bytes: MiB }),
  'keeps all bytes': ofOutput('short-body', { bytes: CHUNK }),
  'keeps all bytes and says so': ofOutput('short-body', { bytes: CHUNK, declared: true }),
  'adds a byte': ofOutput('extra-bytes', { bytes: 1 }),
  'adds a byte and says so': ofOutput('extra-bytes', { bytes: 1, declared: true }),
  'adds a MiB': ofOutput('extra-bytes', { bytes: MiB, declared: true }),
  'falls silent in the body': (chance) => ({ on: 'GetJobOutput', kind: 'stall-body', after: between(chance, 0, CHUNK) }),
  'falls silent after the first byte': ofOutput('stall-body', { after: 1 }),
  drips: (chance) => ({ on: 'GetJobOutput', kind: 'drip', bytesPerSecond: between(chance, 2 * MiB, 8 * MiB) }),
  'hangs up in the body': (chance) => ({ on: 'GetJobOutput', kind: 'close', after: between(chance, 1, CHUNK) }),
  'hangs up after a few bytes': ofOutput('close', { after: 10 }),
  'packs the body': ofOutput('gzip-added'),
};
