/** What a site is made of stands beside it: no package missing, none too many. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sbomOf, type Lockfile } from '../../../build/sbom.ts';

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile & {
  readonly packages: Readonly<Record<string, Links>>;
};
interface Links {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Follows the dependencies from the project itself, as Node resolves them; it looks at no flag of npm's. */
function reached(): Set<string> {
  const found = new Set<string>();
  const visit = (path: string, { dependencies, peerDependencies, peerDependenciesMeta, optionalDependencies }: Links): void => {
    for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
      if (peerDependenciesMeta?.[name]?.optional) continue;
      const folders = path.split(/(?=node_modules\/)/).map((_, i, parts) => parts.slice(0, parts.length - i).join(''));
      const at = [...folders.map((folder) => `${folder.replace(/\/?$/, folder ? '/' : '')}node_modules/${name}`), `node_modules/${name}`];
      const where = at.find((one) => lockfile.packages[one]);
      if (where === undefined || found.has(where)) continue;
      found.add(where);
      visit(where, lockfile.packages[where] ?? {});
    }
  };
  visit('', lockfile.packages[''] ?? {});
  return found;
}

test('W7 the SBOM lists exactly what the lockfile’s production dependencies lead to, each with its hash', () => {
  const { components } = sbomOf(lockfile);
  const wanted = new Set(
    [...reached()].map((path) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${lockfile.packages[path]?.version ?? ''}`),
  );
  expect(components.map(({ name, version }) => `${name}@${version}`).sort()).toEqual([...wanted].sort());
  expect(wanted.size).toBeGreaterThan(50);
  expect([...wanted].filter((one) => one.startsWith('svelte@'))).toHaveLength(1);
  for (const { hashes } of components) expect(hashes?.[0]).toMatchObject({ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) });
});

test('W7 a scoped package, one installed twice and one of development alone', () => {
  const one = { version: '1.0.0', integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`, license: 'MIT' };
  const { components } = sbomOf({
    name: 'thaw',
    version: '0.1.0',
    packages: { '': {}, 'node_modules/@a/b': one, 'node_modules/c/node_modules/@a/b': one, 'node_modules/d': { ...one, dev: true } },
  });
  expect(components).toEqual([
    {
      'bom-ref': 'pkg:npm/%40a/b@1.0.0',
      type: 'library',
      name: '@a/b',
      version: '1.0.0',
      purl: 'pkg:npm/%40a/b@1.0.0',
      hashes: [{ alg: 'SHA-512', content: '01'.repeat(64) }],
      licenses: [{ expression: 'MIT' }],
    },
  ]);
});
