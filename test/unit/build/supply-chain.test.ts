/** W7: what is installed is what was looked at: exact versions, one lockfile, and no script of a package runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
const asked: Versions = { ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies };
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Partial<Manifest> & { readonly version?: string; readonly integrity?: string }>>;
};

/** One version and no other: no range, tag, address or path. */
const EXACT = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;
const LOCKFILES = new Set(['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock']);

/** All but what was installed, built, or is git's; it needs no git, so it holds for an unpacked copy, too. */
const ownFiles = (): string[] =>
  readdirSync('.', { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist', '.git'].includes(name))
    .flatMap((entry) =>
      entry.isDirectory() ? readdirSync(entry.name, { recursive: true, encoding: 'utf8' }).map((path) => join(entry.name, path)) : entry.name,
    );

test('W7 every package is asked for by one exact version', () => {
  expect(Object.keys(asked).length).toBeGreaterThan(0);
  for (const [name, version] of Object.entries(asked)) expect(version, name).toMatch(EXACT);
});

test('W7 the one lockfile is npm’s, holds those versions, and a hash of each package', () => {
  expect(ownFiles().filter((file) => LOCKFILES.has(basename(file)))).toEqual(['package-lock.json']);
  const { '': project, ...packages } = lock.packages;
  expect({ ...project?.dependencies, ...project?.devDependencies }).toEqual(asked);
  for (const [name, version] of Object.entries(asked)) expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
  for (const [path, { integrity }] of Object.entries(packages)) expect(integrity, path).toMatch(/^sha512-/);
});

test('W7 npm runs no script of a package, and writes exact versions', () => {
  const settings = readFileSync('.npmrc', 'utf8').split('\n');
  expect(settings).toContain('ignore-scripts=true');
  expect(settings).toContain('save-exact=true');
});
