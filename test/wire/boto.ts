/** boto3 in a process of its own, spoken to line by line; the other side is boto.py. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Answers } from './answers.ts';
import type { StandInFacts } from './stand-in.ts';

/** Who asks, and where. */
export type Who = StandInFacts & { readonly sessionToken?: string };

interface Whole<T> {
  readonly answer: T;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A `ClientError` of boto3. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Of the exception: a name of its own for what botocore's model of Glacier knows, else `ClientError`. */
  readonly class: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `false`: without an Authorization header. */
  readonly signed?: boolean;
  /** Signed for this address, and then sent to the stand-in all the same. */
  readonly signedFor?: string;
  /** Headers that are changed once the request is signed. */
  readonly afterwards?: Readonly<Record<string, string>>;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

type Input = Readonly<Record<string, unknown>>;

/** A client of boto3. Members of input and answer have boto3's names. */
export interface Boto {
  readonly who: Who;
  /** The same process as somebody else, or in another region. */
  as(change: Partial<Who>): Boto;
  /** @throws Error where boto3 raises one. */
  call<K extends keyof Answers>(operation: K, input?: Input): Promise<Answers[K]>;
  /** As `call`, with status and headers. */
  whole<K extends keyof Answers>(operation: K, input?: Input): Promise<Whole<Answers[K]>>;
  /** For what must be refused. @throws Error where it was not. */
  refused(operation: keyof Answers, input?: Input): Promise<Refusal>;
  /** By boto3's paginator. */
  pages<K extends keyof Answers>(operation: K, input?: Input, pageSize?: number): Promise<readonly Answers[K][]>;
  /** As `call`, `refused` and `pages`, for operations whose names are data. */
  anyCall(operation: string, input?: Input): Promise<Input>;
  anyRefused(operation: string, input?: Input): Promise<Refusal>;
  anyPages(operation: string, input?: Input, pageSize?: number): Promise<readonly Input[]>;
  /** By boto3's waiter. @throws Error where it gave up. */
  wait(waiter: string, input: Input): Promise<void>;
  /** All that this boto3's model of the service has. */
  operations(): Promise<readonly string[]>;
  send(request: RawRequest): Promise<RawAnswer>;
  /** Of botocore: what Thaw and the stand-in are measured by. */
  treeHash(bytes: Uint8Array): Promise<string>;
}

interface Reply {
  readonly answer?: unknown;
  readonly pages?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly class: string };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly treeHash: string;
  readonly trouble?: string;
}

type Ask = (request: Readonly<Record<string, unknown>>) => Promise<Reply>;

export function startBoto(python: string, who: Who): { readonly boto: Boto; stop(): Promise<void> } {
  const child = spawn(python, [join(import.meta.dirname, 'boto.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  let ended: Error | undefined;
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.resolve(line));
  child.stdin.on('error', () => undefined); // told by its end
  const exited = new Promise<void>((resolve) => {
    child.once('close', (code) => {
      ended = new Error(`python ended with ${code}`);
      for (const { reject } of waiting) reject(ended);
      resolve();
    });
  });
  const ask: Ask = async (request) => {
    const line = await new Promise<string>((resolve, reject) => {
      if (ended) return reject(ended);
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
    const reply = JSON.parse(line, fromBytes) as Reply;
    if (reply.trouble !== undefined) throw new Error(reply.trouble);
    return reply;
  };
  return {
    boto: botoOf(ask, who),
    stop: () => {
      child.stdin.end();
      return exited;
    },
  };
}

function botoOf(ask: Ask, who: Who): Boto {
  const identity = { ...who, sessionToken: who.sessionToken ?? null };
  const ordered = (operation: string, input: Input = {}) => {
    const service = operation === 'get_id' || operation === 'get_credentials_for_identity' ? 'cognito-identity' : 'glacier';
    return { operation, service, with: withoutBytes(input), who: identity };
  };
  const whole = async (operation: string, input?: Input): Promise<Whole<unknown>> => {
    const { answer, error, status, headers } = await ask({ do: 'call', ...ordered(operation, input) });
    if (error) throw new Error(`${operation}: ${status} ${error.code}: ${error.message}`);
    return { answer, status, headers };
  };
  const refused = async (operation: string, input?: Input): Promise<Refusal> => {
    const { answer, error, status, headers } = await ask({ do: 'call', ...ordered(operation, input) });
    if (!error) throw new Error(`${operation} was carried out: ${JSON.stringify(answer)}`);
    return { ...error, status, headers };
  };
  const pages = async (operation: string, input?: Input, pageSize?: number): Promise<unknown> =>
    (await ask({ do: 'pages', ...ordered(operation, input), pageSize: pageSize ?? null })).pages;
  return {
    who,
    as: (change) => botoOf(ask, { ...who, ...change }),
    whole: async <K extends keyof Answers>(operation: K, input?: Input) => (await whole(operation, input)) as Whole<Answers[K]>,
    call: async <K extends keyof Answers>(operation: K, input?: Input) => (await whole(operation, input)).answer as Answers[K],
    refused,
    pages: async <K extends keyof Answers>(operation: K, input?: Input, pageSize?: number) =>
      (await pages(operation, input, pageSize)) as readonly Answers[K][],
    anyCall: async (operation, input) => (await whole(operation, input)).answer as Input,
    anyRefused: refused,
    anyPages: async (operation, input, pageSize) => (await pages(operation, input, pageSize)) as readonly Input[],
    wait: async (waiter, input) => void (await ask({ do: 'wait', ...ordered(waiter, input) })),
    operations: async () => (await ask({ do: 'operations', who: identity })).answer as readonly string[],
    send: async ({ method, path, headers = {}, body = '', signed = true, signedFor, afterwards = {} }) => {
      return ask({ do: 'send', who: identity, method, path, headers, body, signed, signedFor: signedFor ?? null, afterwards });
    },
    treeHash: async (bytes) => (await ask({ do: 'treeHash', bytes: inBase64(bytes) })).treeHash,
  };
}

/** Not as a replacer of `JSON.stringify`: a Buffer would become a list of numbers first. */
function withoutBytes(input: Input): Input {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, value instanceof Uint8Array ? inBase64(value) : value]));
}

function inBase64(bytes: Uint8Array): { readonly base64: string } {
  return { base64: Buffer.from(bytes).toString('base64') };
}

function fromBytes(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('base64' in value) || typeof value.base64 !== 'string') return value;
  return { ...value, bytes: Buffer.from(value.base64, 'base64') };
}
