import type { Failure } from './failure/failure.ts';
import { rangeBytes, type Range } from './range.ts';

/** The answer to one range of an output, before a byte of it was read. */
export interface OutputAnswer {
  readonly status: number;
  /** As it came: `bytes 0-1048575/8388608`. */
  readonly contentRange: string | undefined;
  readonly contentLength: number | undefined;
  /** Anything but absent means that the bytes aren't the archive's own. */
  readonly contentEncoding: string | undefined;
  /** Hex, where the service sent one. */
  readonly treeHash: string | undefined;
  /** What the uploader wrote; hostile text. Amazon sends it with an archive's bytes. */
  readonly description: string | undefined;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Judges an answer by its headers, before its body is read: 206 with exactly the asked range, or
 * 200 where the range was the whole output. A widened range has another hash, so it is refused.
 *
 * @param range what was asked for, in bytes of the output.
 * @returns why it can't be taken, or undefined.
 * @see glacier.md, section 6; faults.md, G1 and N4
 */
export function unfit(answer: OutputAnswer, range: Range, outputBytes: number): Failure | undefined {
  const { status, contentRange, contentLength, contentEncoding } = answer;
  const bytes = rangeBytes(range);
  const wanted = `bytes ${range.start}-${range.end - 1}/${outputBytes}`;
  const wrong = (expected: string, got: string): Failure => ({ code: 'answer-wrong', expected, got: got.slice(0, 100) });
  if (contentEncoding !== undefined && contentEncoding !== 'identity') return wrong('no encoding', contentEncoding);
  if (status === 206) {
    if (contentRange !== wanted) return wrong(wanted, contentRange ?? 'no Content-Range');
  } else if (status !== 200 || bytes !== outputBytes) {
    return wrong('status 206', `status ${status}`);
  }
  if (contentLength !== undefined && contentLength !== bytes) return wrong(`${bytes} bytes`, `${contentLength} bytes`);
  return undefined;
}

const CONTENT_RANGE = /^bytes \d+-\d+\/(\d+)$/;

/** @returns how many bytes the whole output has, as an answer to any part of it tells; undefined where it doesn't. */
export function wholeBytes({ status, contentRange = '', contentLength, contentEncoding = 'identity' }: OutputAnswer): number | undefined {
  // Encoded bytes are other ones, and as many as the encoding makes of them.
  if (contentEncoding !== 'identity') return undefined;
  const told = status === 206 ? Number(CONTENT_RANGE.exec(contentRange)?.[1]) : status === 200 ? contentLength : undefined;
  return told !== undefined && Number.isSafeInteger(told) && told > 0 ? told : undefined;
}
