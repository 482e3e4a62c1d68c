/** Certificates for one test run: an authority of our own, and what it signs. */
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** Paths of PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate that signs itself: an authority, or what a person without one makes. */
export async function selfSigned(folder: string, name: string, hosts: readonly string[] = []): Promise<Certificate> {
  const made = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const names = hosts.length > 0 ? ['-addext', `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`] : [];
  await run('openssl', ['req', '-x509', ...NEW_KEY, '-subj', `/CN=${name}`, ...names, '-keyout', made.key, '-out', made.certificate]);
  return made;
}

/** A certificate for these hosts that the authority vouches for. */
export async function signedBy(authority: Certificate, folder: string, name: string, hosts: readonly string[]): Promise<Certificate> {
  const made = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const request = join(folder, `${name}.csr`);
  const names = join(folder, `${name}.names`);
  await writeFile(names, `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
  await run('openssl', ['req', ...NEW_KEY.slice(0, -2), '-subj', `/CN=${name}`, '-keyout', made.key, '-out', request]);
  const by = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial'];
  await run('openssl', ['x509', '-req', '-in', request, ...by, '-days', '2', '-extfile', names, '-out', made.certificate]);
  return made;
}

/** What Chromium's `--ignore-certificate-errors-spki-list` wants: it trusts this one key and no other. */
export async function keyFingerprint({ certificate }: Certificate): Promise<string> {
  const { publicKey } = new X509Certificate(await readFile(certificate));
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}
