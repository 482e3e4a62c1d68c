/**
 * The bill of materials, `sbom.cdx.json` beside the site: every package that a production install of the
 * lockfile has, with its hash. `npm sbom --omit=dev` leaves out what development needs too, Svelte among it,
 * and writes a time and a random number: two builds would differ.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** A package as lockfiles of version 3 have it. */
interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}
export interface Lockfile {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

/**
 * @returns a document of CycloneDX, the same for the same lockfile. A package that is installed twice in one version is listed once.
 * @see CycloneDX 1.5, https://cyclonedx.org/docs/1.5/json/; package URLs, https://github.com/package-url/purl-spec
 */
export function sbomOf({ name, version, packages }: Lockfile) {
  const shipped = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional);
  const components = new Map(shipped.map(([path, locked]) => [purlOf(path, locked), componentOf(path, locked)]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { lifecycles: [{ phase: 'pre-build' }], component: { type: 'application', name, version } },
    components: [...components].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, component]) => component),
  };
}

function componentOf(path: string, locked: Locked) {
  const { version = '', integrity, license } = locked;
  const purl = purlOf(path, locked);
  return {
    'bom-ref': purl,
    type: 'library',
    name: nameOf(path, locked),
    version,
    purl,
    ...(integrity === undefined ? {} : { hashes: integrity.split(' ').map(hashOf) }),
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
  };
}

const nameOf = (path: string, { name }: Locked): string => name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

const purlOf = (path: string, locked: Locked): string => `pkg:npm/${nameOf(path, locked).replace('@', '%40')}@${locked.version ?? ''}`;

/** From subresource integrity, `sha512-` and base64. */
function hashOf(integrity: string): { readonly alg: string; readonly content: string } {
  const [algorithm = '', base64 = ''] = integrity.split('-', 2);
  return { alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') };
}

export function sbom(lockfile: URL): Plugin {
  return {
    name: 'thaw-sbom',
    apply: 'build',
    generateBundle() {
      const source = sbomOf(JSON.parse(readFileSync(lockfile, 'utf8')) as Lockfile);
      this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: `${JSON.stringify(source, undefined, 1)}\n` });
    },
  };
}
