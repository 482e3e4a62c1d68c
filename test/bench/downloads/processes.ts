/** The server, the lines and the peers of the bench: each a process of its own. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { rm } from 'node:fs/promises';
import { dirname, basename } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/** Bytes a second and ms of a round trip; none: the bare loopback. */
export interface Link {
  readonly bytesPerSecond: number;
  readonly roundTripMs: number;
}

/** Starts a script that says its port. @returns its address. */
async function started(script: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(process.execPath, [`test/bench/downloads/${script}`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...more },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return `http://localhost:${line}`;
}

/** @param bytesPerSecond at which it sends outputs; absent: as fast as it can. */
export const startServer = (folders: readonly string[], bytesPerSecond?: number): Promise<string> =>
  started('server.mjs', folders, bytesPerSecond === undefined ? {} : { BYTES_PER_SECOND: String(bytesPerSecond) });

export const startLink = (server: string, { bytesPerSecond, roundTripMs }: Link): Promise<string> =>
  started('link.mjs', [new URL(server).port, String(bytesPerSecond), String(roundTripMs)]);

/** Takes so many MiB from an address into a file. @returns ms. */
export interface Peer {
  readonly name: string;
  take(url: string, mib: number, file: string): Promise<number>;
}

const env = {
  ...process.env,
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  NO_PROXY: '127.0.0.1,localhost',
};

async function timed(command: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  await run(command, args, { env, maxBuffer: 1 << 26 });
  return performance.now() - began;
}

const peers: readonly (Peer & { readonly needs: readonly [string, ...string[]] })[] = [
  {
    name: 'aria2c, 8 connections',
    needs: ['aria2c', '--version'],
    take: (url, mib, file) =>
      timed('aria2c', [
        '-x8',
        '-s8',
        '-k1M',
        '--file-allocation=none',
        '--allow-overwrite=true',
        '--quiet=true',
        '-d',
        dirname(file),
        '-o',
        basename(file),
        `${url}/plain/${mib}`,
      ]),
  },
  {
    name: 'awscli',
    needs: ['aws', '--version'],
    // A minute after its start is the same as right after it, so the start of Python counts.
    take: (url, mib, file) =>
      timed('aws', [
        'glacier',
        'get-job-output',
        '--endpoint-url',
        url,
        '--account-id',
        '-',
        '--vault-name',
        'bench',
        '--job-id',
        `mib-${mib}`,
        file,
      ]),
  },
  {
    name: 'boto3 loop with calculate_tree_hash',
    needs: ['python3', '-c', 'import boto3'],
    take: async (url, mib, file) => Number((await run('python3', ['test/bench/peers/loop.py', url, String(mib), file], { env })).stdout),
  },
];

/** @returns those that are installed; says which aren't. */
export async function peersHere(): Promise<readonly Peer[]> {
  const here: Peer[] = [];
  for (const { needs, ...peer } of peers) {
    const [command, ...args] = needs;
    const found = await run(command, args, { env }).catch(() => undefined);
    if (found) here.push(peer);
    else process.stdout.write(`  (${peer.name} isn't installed here: left out)\n`);
  }
  return here;
}

/** The line itself: six connections that read and forget. @returns ms. */
export async function rawLine(url: string, mib: number): Promise<number> {
  const began = performance.now();
  const lanes = 6;
  const bytes = mib * 1024 * 1024;
  const piece = Math.ceil(bytes / lanes);
  await Promise.all(
    Array.from({ length: lanes }, async (_, i) => {
      const range = `bytes=${i * piece}-${Math.min(bytes, (i + 1) * piece) - 1}`;
      const [answer] = (await once(get(`${url}/plain/${mib}`, { agent: false, headers: { range } }), 'response')) as [IncomingMessage];
      answer.resume();
      await once(answer, 'end');
    }),
  );
  return performance.now() - began;
}

export async function sentBytes(server: string): Promise<number> {
  return ((await (await fetch(`${server}/_bench/sent`)).json()) as { sent: number }).sent;
}

/** @returns ms of `sha256sum` over a file. */
export const sha256sum = (file: string): Promise<number> => timed('sha256sum', [file]);

export const dropFile = (file: string): Promise<void> => rm(file, { force: true });
