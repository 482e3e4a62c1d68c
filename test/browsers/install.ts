/** Gets the browsers of Debian's that npm doesn't have, where this machine can be asked for them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A browser that is here, or what to tell a person about one that isn't. */
export type Found<Paths> = ({ readonly is: 'here' } & Paths) | { readonly is: 'missing'; readonly why: string };

export type FoundFirefox = Found<{ readonly path: string }>;
export type FoundWebKit = Found<{ readonly driver: string; readonly browser: string; readonly screen: string }>;

const PACKAGES = { firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb'] } as const;
const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';

/** `THAW_FIREFOX` names another one. */
export async function findFirefox(): Promise<FoundFirefox> {
  const named = process.env['THAW_FIREFOX'];
  const path = named ?? '/usr/bin/firefox-esr';
  const isHere = (): boolean => existsSync(path);
  if (named !== undefined && !isHere()) return { is: 'missing', why: `THAW_FIREFOX names ${named}, which isn't there` };
  const why = isHere() ? undefined : await install(PACKAGES.firefox);
  if (isHere()) return { is: 'here', path };
  return { is: 'missing', why: `no Firefox at ${path}: ${why ?? 'the package brought none'}` };
}

export async function findWebKit(): Promise<FoundWebKit> {
  const isHere = (): boolean => existsSync(DRIVER) && existsSync(SCREEN);
  const why = isHere() ? undefined : await install(PACKAGES.webkit);
  const browser = isHere() ? await miniBrowser() : undefined;
  if (browser !== undefined) return { is: 'here', driver: DRIVER, browser, screen: SCREEN };
  return { is: 'missing', why: `no WebKitWebDriver with its MiniBrowser and Xvfb: ${why ?? 'the packages brought none'}` };
}

/** @returns why it can't be had here, and how to get it; undefined once it is installed. */
async function install(packages: readonly string[]): Promise<string | undefined> {
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) return `this system has no apt; on Debian or Ubuntu: ${command}`;
  if (process.getuid?.() !== 0) return `installing needs root: sudo ${command}`;
  console.log(`Installing ${packages.join(', ')}.`);
  const apt = (...words: readonly string[]): Promise<unknown> =>
    run('apt-get', ['-qq', ...words], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  try {
    // A fresh container knows no packages yet; an old list may still do where the network is away.
    await apt('update').catch(() => undefined);
    await apt('install', '--yes', '--no-install-recommends', ...packages);
    return undefined;
  } catch (error) {
    return `“${command}” failed: ${error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)}`;
  }
}

/** It lies below a folder that is named after the machine's kind. */
async function miniBrowser(): Promise<string | undefined> {
  const libraries = await readdir('/usr/lib').catch(() => []);
  return libraries.map((kind) => join('/usr/lib', kind, 'webkit2gtk-4.1', 'MiniBrowser')).find((path) => existsSync(path));
}
