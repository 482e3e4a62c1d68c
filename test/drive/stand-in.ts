/** Starts the built stand-in with the app in front, as a person does, and speaks to its controls. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface JournalEntry {
  readonly operation: string;
  readonly range?: string;
  readonly status: number;
  readonly bytesSent: number;
  readonly fault?: string;
  readonly jobId?: string;
}

export interface RunningStandIn {
  readonly url: string;
  readonly port: number;
  /** Adds a fault; see `docs/stand-in.md`. */
  fault(rule: Readonly<Record<string, unknown>>): Promise<void>;
  clearFaults(): Promise<void>;
  journal(): Promise<readonly JournalEntry[]>;
  forgetJournal(): Promise<void>;
  order(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Ranges of archive bytes that were answered in full and without a fault. */
  rangesServed(): Promise<readonly string[]>;
  /** Ranges that were asked for, whatever became of them. */
  rangesAsked(): Promise<readonly string[]>;
  kill(): Promise<void>;
}

const START_MS = 30_000;
/** A folder as the build makes it: tests of a changed app name their own. */
const BUILT = process.env['THAW_DIST'] ?? 'dist';

/**
 * @param flags of `npm start`; a free port is taken unless one is given.
 * @param folder with the app and the stand-in, as the build lays them out.
 */
export async function startStandIn(flags: readonly string[], folder = BUILT): Promise<RunningStandIn> {
  const port = flags.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(process.execPath, [`${folder}/stand-in/start.js`, ...port, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await readUrl(child);
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(new URL(`/_stand-in/${path}`, url), {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : undefined;
  };
  const journal = async (): Promise<readonly JournalEntry[]> => {
    const { entries } = (await control('GET', 'journal')) as { entries: readonly JournalEntry[] };
    return entries;
  };
  const outputs = async (): Promise<readonly JournalEntry[]> => (await journal()).filter(({ operation }) => operation === 'GetJobOutput');
  return {
    url,
    port: Number(new URL(url).port),
    fault: async (rule) => void (await control('POST', 'faults', rule)),
    clearFaults: async () => void (await control('DELETE', 'faults')),
    journal,
    forgetJournal: async () => void (await control('DELETE', 'journal')),
    order: (path, body) => control('POST', path, body),
    rangesServed: async () =>
      (await outputs())
        .filter(({ status, fault, bytesSent, range }) => status === 206 && !fault && bytesSent === bytesOf(range))
        .map(({ range }) => range ?? 'all'),
    rangesAsked: async () => (await outputs()).map(({ range }) => range ?? 'all'),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function bytesOf(range: string | undefined): number {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  return Number(last) - Number(first) + 1;
}

async function readUrl(child: ChildProcess): Promise<string> {
  let said = '';
  const stop = AbortSignal.timeout(START_MS);
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer): void => {
      said += data.toString();
      const [url] = /http:\/\/\S+/.exec(said) ?? [];
      if (url) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
    child.once('exit', (code) => reject(new Error(`the stand-in ended with ${code}: ${said}`)));
    stop.addEventListener('abort', () => reject(new Error(`the stand-in said nothing of an address: ${said}`)));
  });
}
