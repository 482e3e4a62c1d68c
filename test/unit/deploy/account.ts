/** A small account behind a fake `aws` on the path, and a run of `deploy/publish` on it. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer } from '../../../deploy/publishing/probe.ts';
import { PublishError } from '../../../deploy/publishing/publish-error.ts';
import { publish } from '../../../deploy/publishing/publish.ts';
import type { Outputs } from '../../../deploy/publishing/stack.ts';
import { TEMPLATE_FILE } from './template.ts';

export const NEW_STACK = ['--regions', 'eu-west-1', '--vaults', 'photos,letters', '--login-prefix', 'my-thaw'];
const DAY_MS = 24 * 60 * 60 * 1000;
const START_MS = Date.parse('2026-11-26T00:00:00Z');
const FAKE = fileURLToPath(new URL('fake-aws.js', import.meta.url));
const OPEN: Answer = { status: 200, body: '{"VaultList":[]}' };

export interface StoredObject {
  readonly text: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** What the fake `aws` knows; a test may change it between runs. */
export interface World {
  region?: string;
  /** Its status; undefined where there is none. */
  stack?: string;
  outputs: Readonly<Record<string, string>>;
  bucket: Record<string, StoredObject>;
  users: Record<string, readonly string[]>;
  events: readonly object[];
  /** What a command ends with, by its first two words. */
  refuse: Record<string, { readonly text: string; readonly code?: number }>;
}

export interface Run {
  readonly printed: readonly string[];
  /** The one line that it ended with; undefined where all went well. */
  readonly error?: PublishError;
  /** Command lines of `aws`. */
  readonly calls: readonly (readonly string[])[];
  /** Those that change something. */
  readonly changes: readonly string[];
}

const CHANGES = /^(?:cloudformation deploy|s3 cp|s3api (?:delete|put)|cloudfront create|cognito-idp admin-(?:create|add))/;

/** Of a stack without mail. */
export const OUTPUTS: Outputs = {
  SiteUrl: 'https://d111.cloudfront.net/',
  BucketName: 'thaw-sitebucket-1',
  DistributionId: 'E111',
  GlacierRegions: 'eu-west-1,us-east-1',
  UserPoolId: 'eu-west-1_AbCdEfGhI',
  UserPoolClientId: '1example23456789',
  ReadersGroup: 'readers',
  LoginOrigin: 'https://my-thaw.auth.eu-west-1.amazoncognito.com',
  LoginProvider: 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI',
  IdentityPoolId: 'eu-west-1:01234567-89ab-cdef-0123-456789abcdef',
};

export function createAccount(changes: Partial<World> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'thaw-account-'));
  const at = (name: string): string => join(folder, name);
  let nowMs = START_MS;
  const read = (): World => JSON.parse(readFileSync(at('world.json'), 'utf8')) as World;
  const change = (more: Partial<World> & { readonly now?: string }): void => writeFileSync(at('world.json'), JSON.stringify({ ...read(), ...more }));

  mkdirSync(at('bin'));
  writeFileSync(at('bin/aws'), `#!/bin/sh\nexec "${process.execPath}" "${FAKE}" "$@"\n`);
  chmodSync(at('bin/aws'), 0o755);
  writeFileSync(at('world.json'), JSON.stringify({ region: 'eu-west-1', bucket: {}, users: {}, events: [], refuse: {}, outputs: OUTPUTS }));
  change({ now: new Date(nowMs).toISOString(), ...changes });
  writeApp(at('app'), 'one');

  return {
    world: read,
    change,
    /** A new build: other assets, and a page and a worker that name them. */
    build: (name: string): void => writeApp(at('app'), name),
    later(days: number): void {
      nowMs += days * DAY_MS;
      change({ now: new Date(nowMs).toISOString() });
    },
    app: at('app'),
    uninstallAws: (): void => rmSync(at('bin/aws')),
    async publish(args: readonly string[], send: (headers: Readonly<Record<string, string>>) => Answer = () => OPEN): Promise<Run> {
      writeFileSync(at('calls.jsonl'), '');
      const printed: string[] = [];
      const around = {
        env: { PATH: `${at('bin')}:/bin`, FAKE_AWS: folder },
        nowMs,
        print: (line: string): void => void printed.push(line),
        template: TEMPLATE_FILE,
        send: async (_: URL, headers: Readonly<Record<string, string>>) => send(headers),
        build: async () => at('app'),
      };
      const error = await publish(args, around).then(
        () => undefined,
        (reason: unknown) => {
          if (reason instanceof PublishError) return reason;
          throw reason;
        },
      );
      const calls = readFileSync(at('calls.jsonl'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as readonly string[]);
      const changing = calls.map((call) => call.join(' ')).filter((call) => CHANGES.test(call));
      return { printed, calls, changes: changing, ...(error === undefined ? {} : { error }) };
    },
  };
}

/** The built app of a folder; assets of an earlier build are gone from it, as after a real build. */
function writeApp(folder: string, name: string): void {
  const files: Readonly<Record<string, string>> = {
    'index.html': `<script src="/assets/${name}.js"></script>`,
    'sw.js': `const SHELL = ['/assets/${name}.js', '/assets/style.css'];`,
    'engine.js': `// ${name}`,
    'manifest.webmanifest': '{"name":"Thaw"}',
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'config.json': '{"regions":["demo"]}',
    [`assets/${name}.js`]: `// ${name}`,
    'assets/style.css': 'p {}',
  };
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
