/** Starts the stand-in as `npm run stand-in` does, and speaks to its controls. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The first line of its output. */
export interface StandInFacts {
  readonly url: string;
  readonly signInUrl: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface StandIn {
  readonly facts: StandInFacts;
  /** `POST /_stand-in/<path>`: see `docs/stand-in.md`. */
  order(path: string, body?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Moves its clock; jobs, inventories and keys follow at once. */
  advance(ms: number): Promise<void>;
  clearFaults(): Promise<void>;
  /** In good order: a temporary state is removed. */
  stop(): Promise<void>;
  /** With SIGKILL, as a power cut would. */
  kill(): Promise<void>;
}

export async function startStandIn(flags: readonly string[]): Promise<StandIn> {
  const child = spawn(process.execPath, ['dist/stand-in/cli.js', '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const lines = createInterface(child.stdout);
  const facts = await new Promise<StandInFacts>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as StandInFacts));
    child.once('close', (code) => reject(new Error(`the stand-in ended with ${code}: ${complaints}`)));
  });
  const control = async (method: string, path: string, body?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${facts.url}/_stand-in/${path}`, body === undefined ? { method } : { method, headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const order: StandIn['order'] = (path, body = {}) => control('POST', path, JSON.stringify(body));
  return {
    facts,
    order,
    advance: async (advanceMs) => void (await order('clock', { advanceMs })),
    clearFaults: async () => void (await control('DELETE', 'faults')),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
