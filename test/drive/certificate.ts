/** A certificate for one test run that signs itself, by Node alone (X.509 v3, RFC 5280, in DER). */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface SelfSigned {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** What Chromium's `--ignore-certificate-errors-spki-list` wants: it trusts this one key and no other. */
  readonly fingerprint: string;
}

const DAY = 86_400_000;

/** Tag, length, value; lengths here stay below 64 KiB. */
function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const long = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...long]), value]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);
const text = (tag: number, value: string): Buffer => tlv(tag, Buffer.from(value));
/** Already encoded: the object identifiers that are needed. */
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = oid('550403');
const SUBJECT_ALT_NAME = oid('551d11');

/** UTCTime: `261126120000Z`. */
const time = (atMs: number): Buffer => text(0x17, `${new Date(atMs).toISOString().replace(/\D/g, '').slice(2, 14)}Z`);

export function selfSigned(host: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(tlv(0x31, sequence(COMMON_NAME, text(0x0c, host))));
  const names = sequence(SUBJECT_ALT_NAME, tlv(0x04, sequence(text(0x82, host))));
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1]), randomBytes(8)),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(Date.now() - DAY), time(Date.now() + DAY)),
    name,
    spki,
    tlv(0xa3, sequence(names)),
  );
  const signature = tlv(0x03, Buffer.from([0]), sign('sha256', toBeSigned, privateKey));
  const der = sequence(toBeSigned, ECDSA_WITH_SHA256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`,
    fingerprint: createHash('sha256').update(spki).digest('base64'),
  };
}
