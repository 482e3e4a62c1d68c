/** The calls of the check of the way, each answer with its headers, unjudged. */
import { GetJobOutputCommand, ListJobsCommand, ListVaultsCommand } from '@aws-sdk/client-glacier';
import type { RangeAnswer, WayAnswer } from '../core/way/answer.ts';
import { rangeBytes, type Range } from '../core/range.ts';
import { toHex } from '../core/hash/hex.ts';
import { sha256 } from '../core/hash/tree-hash.ts';
import { MiB } from '../core/units.ts';
import { isOfGlacier } from '../core/way/of-glacier.ts';
import { clientOf, pathOf } from './client.ts';
import type { Keyring } from './keys.ts';
import type { Origin } from './same-origin.ts';
import { Unjudged, UnjudgingHandler } from './unjudged.ts';

/** The way to one region, for calls that cost nothing but transfer. Each may also reject as `fetch` does. */
export interface Way {
  listVaults(marker: string | undefined, signal: AbortSignal): Promise<WayAnswer>;
  /** Jobs that are finished, newest first; one page. */
  listFinishedJobs(vault: string, signal: AbortSignal): Promise<WayAnswer>;
  /** @param range of the output, at most one leaf. */
  getRange(vault: string, jobId: string, range: Range, signal: AbortSignal): Promise<RangeAnswer>;
  /** Asks for the whole output and lets its bytes go: only what stands before them is wanted. */
  getHead(vault: string, jobId: string, signal: AbortSignal): Promise<WayAnswer>;
}

/** @param now a clock in ms, only for how long things take. */
export function wayTo(region: string, keyring: Keyring, origin: Origin, now: () => number): Way {
  const client = clientOf(region, keyring, new UnjudgingHandler(origin, pathOf(region)));
  return {
    listVaults: (marker, abortSignal) =>
      asText(now, () => client.send(new ListVaultsCommand({ accountId: '-', ...(marker === undefined ? {} : { marker }) }), { abortSignal })),
    listFinishedJobs: (vaultName, abortSignal) =>
      asText(now, () => client.send(new ListJobsCommand({ accountId: '-', vaultName, statuscode: 'Succeeded' }), { abortSignal })),
    getRange: (vaultName, jobId, range, abortSignal) => {
      const command = new GetJobOutputCommand({ accountId: '-', vaultName, jobId, range: `bytes=${range.start}-${range.end - 1}` });
      return asRange(range, now, () => client.send(command, { abortSignal }));
    },
    getHead: async (vaultName, jobId, abortSignal) => {
      const { head, body, startedMs } = await answered(now, () =>
        client.send(new GetJobOutputCommand({ accountId: '-', vaultName, jobId }), { abortSignal }),
      );
      if (body instanceof ReadableStream) void body.cancel().catch(() => undefined);
      return { ...head, text: '', firstByteMs: now() - startedMs };
    },
  };
}

/** A page of ten vaults or fifty jobs is far below; a stranger's page may be of any size. */
const LONGEST_TEXT = MiB;

async function asText(now: () => number, send: () => Promise<unknown>): Promise<WayAnswer> {
  const { head, body, startedMs } = await answered(now, send);
  const { bytes, firstByteMs } = await read(body, LONGEST_TEXT, now, startedMs);
  return { ...head, firstByteMs, text: new TextDecoder().decode(bytes) };
}

async function asRange(range: Range, now: () => number, send: () => Promise<unknown>): Promise<RangeAnswer> {
  const { head, body, startedMs } = await answered(now, send);
  const isText = !isOfGlacier(head.status, head.headers) || head.status >= 400;
  // One byte more tells that there is more; an output of a terabyte isn't read to the end.
  const { bytes, firstByteMs } = await read(body, isText ? LONGEST_TEXT : rangeBytes(range) + 1, now, startedMs);
  return {
    ...head,
    range,
    text: isText ? new TextDecoder().decode(bytes) : '',
    receivedBytes: bytes.length,
    computedHash: toHex(await sha256(bytes)),
    firstByteMs,
    tookMs: now() - startedMs,
  };
}

interface Answered {
  readonly head: Pick<WayAnswer, 'status' | 'headers' | 'signed'>;
  readonly body: unknown;
  readonly startedMs: number;
}

/** @throws what `fetch` throws where nobody answers, and Failed where there are no keys. */
async function answered(now: () => number, send: () => Promise<unknown>): Promise<Answered> {
  const startedMs = now();
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Unjudged)) throw error;
    const { $response: response, signed } = error;
    return { head: { status: response.statusCode, headers: response.headers, signed }, body: response.body, startedMs };
  }
  throw new Error('an answer got past UnjudgingHandler');
}

interface Read {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly firstByteMs: number;
}

/** Reads up to so many bytes and lets the rest go; a body that breaks off gives what came before. */
async function read(body: unknown, most: number, now: () => number, startedMs: number): Promise<Read> {
  const bytes = new Uint8Array(most);
  let received = 0;
  let firstByteMs: number | undefined;
  if (body instanceof ReadableStream) {
    const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
    try {
      while (received < most) {
        const { done, value } = await reader.read();
        firstByteMs ??= now() - startedMs;
        if (done) break;
        const taken = value.subarray(0, most - received);
        bytes.set(taken, received);
        received += taken.length;
      }
    } catch {
      // Its length tells what is missing. Where the check was cancelled, its signal tells.
    }
    void reader.cancel().catch(() => undefined);
  }
  return { bytes: bytes.slice(0, received), firstByteMs: firstByteMs ?? now() - startedMs };
}
