/** The flags of `npm run stand-in` and `npm start`, from text to checked values. */

import { parseArgs, type ParseArgsConfig } from 'node:util';

import { parseCount, parseDuration, parseRate } from './units.ts';

/** What both commands understand. */
export interface StandInFlags {
  /** 0: any free port. */
  readonly port?: number;
  readonly data?: string;
  readonly state?: string;
  readonly generateArchives: number;
  /** Without it, every tier takes the time that it takes at Amazon. */
  readonly jobDelayMs?: number;
  readonly outputLifeMs: number;
  readonly keyLifeMs: number;
  /** Of the sign-in; without it the next free one after the stand-in's own. */
  readonly signInPort?: number;
  /** Of the sign-in's ID and access tokens. */
  readonly idTokenLifeMs: number;
  readonly rotateRefreshTokens: boolean;
  readonly bandwidthBytesPerSecond?: number;
  readonly latencyMs: number;
}

export interface StartFlags extends StandInFlags {
  /** No stand-in: requests go to the real service. */
  readonly aws: boolean;
}

/** The command line or its surroundings are wrong; the message is one sentence for a person. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const OPTIONS = {
  port: { type: 'string' },
  data: { type: 'string' },
  state: { type: 'string' },
  'generate-archives': { type: 'string', default: '0' },
  'job-delay': { type: 'string' },
  'output-life': { type: 'string', default: '24h' },
  'key-life': { type: 'string', default: '1h' },
  'sign-in-port': { type: 'string' },
  'id-token-life': { type: 'string', default: '1h' },
  'rotate-refresh-tokens': { type: 'boolean', default: false },
  bandwidth: { type: 'string' },
  latency: { type: 'string', default: '0' },
} as const satisfies ParseArgsConfig['options'];

const MAX_ARCHIVES = 10_000_000;

/** Flags of `npm run stand-in`. @throws UsageError */
export function parseStandInFlags(args: readonly string[]): StandInFlags {
  return checked(read(args, OPTIONS), '2s');
}

/** Flags of `npm start`. @throws UsageError */
export function parseStartFlags(args: readonly string[]): StartFlags {
  const { aws, ...values } = read(args, { ...OPTIONS, aws: { type: 'boolean', default: false } });
  if (aws) refuseBesideAws(values);
  return { ...checked(values, '3s'), aws };
}

function read<const O extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(flagProblem(error));
  }
}

/** Node's own text has several sentences and advice that fits no flag of ours. */
function flagProblem(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const name = /'([^']*)'/.exec(text)?.[1] ?? '';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no flag ${name}.`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `"${name}" isn't a flag; flags begin with --.`;
  return `${name.replace(/ .*/, '')} was given a wrong kind of value.`;
}

type Switch = 'rotate-refresh-tokens';
type Texts = Readonly<Partial<Record<Exclude<keyof typeof OPTIONS, Switch>, string> & Record<Switch, boolean>>>;

/** Flags that only mean something to a stand-in would be silently without effect. */
function refuseBesideAws(values: Texts): void {
  for (const name of ['data', 'state', 'job-delay', 'bandwidth', 'sign-in-port'] as const) {
    if (values[name] !== undefined) throw new UsageError(`--${name} is for the stand-in and can't be used with --aws.`);
  }
}

function checked(texts: Texts, jobDelayDefault: string): StandInFlags {
  const jobDelay = texts['job-delay'] ?? jobDelayDefault;
  const port = portOf('port', texts.port);
  const signInPort = portOf('sign-in-port', texts['sign-in-port']);
  const data = given('data', texts.data, folder, 'the name of a folder');
  const state = given('state', texts.state, folder, 'the name of a folder');
  return {
    ...(port === undefined ? {} : { port }),
    ...(signInPort === undefined ? {} : { signInPort }),
    ...(data === undefined ? {} : { data }),
    ...(state === undefined ? {} : { state }),
    ...(jobDelay === 'tiers' ? {} : { jobDelayMs: duration('job-delay', jobDelay, 0) }),
    generateArchives: needed(
      'generate-archives',
      texts['generate-archives'] ?? '0',
      (text) => parseCount(text, MAX_ARCHIVES),
      `a whole number up to ${MAX_ARCHIVES}`,
    ),
    outputLifeMs: duration('output-life', texts['output-life'] ?? '24h', 1),
    keyLifeMs: duration('key-life', texts['key-life'] ?? '1h', 1_000),
    idTokenLifeMs: duration('id-token-life', texts['id-token-life'] ?? '1h', 1_000),
    rotateRefreshTokens: texts['rotate-refresh-tokens'] ?? false,
    ...bandwidth(texts.bandwidth),
    latencyMs: duration('latency', texts.latency ?? '0', 0),
  };
}

function portOf(name: string, text: string | undefined): number | undefined {
  return given(name, text, (value) => parseCount(value, 65_535), 'a port from 0 to 65535');
}

function bandwidth(text: string | undefined): Pick<StandInFlags, 'bandwidthBytesPerSecond'> {
  if (text === undefined) return {};
  const form = 'a rate such as 500kB/s, 100MB/s, 64MiB/s or 200Mbit/s';
  return { bandwidthBytesPerSecond: needed('bandwidth', text, parseRate, form) };
}

function duration(name: string, text: string, leastMs: number): number {
  const atLeast = (value: string): number | undefined => {
    const ms = parseDuration(value);
    return ms === undefined || ms < leastMs ? undefined : ms;
  };
  const least = leastMs > 0 ? `, at least ${leastMs}ms` : '';
  return needed(name, text, atLeast, `a duration such as 250ms, 2s, 5m, 24h or 1d${least}`);
}

function folder(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function needed<T>(name: string, text: string, parse: (text: string) => T | undefined, form: string): T {
  const value = parse(text);
  if (value === undefined) throw new UsageError(`--${name} must be ${form}, not "${text}".`);
  return value;
}

function given<T>(name: string, text: string | undefined, parse: (text: string) => T | undefined, form: string): T | undefined {
  return text === undefined ? undefined : needed(name, text, parse, form);
}
