import { quoted } from '../failure/entry.ts';
import { rangeBytes } from '../range.ts';
import { exactBytes } from '../words/sizes.ts';
import type { RangeAnswer, WayAnswer } from './answer.ts';
import { firstByteWords } from './measure-words.ts';
import type { Seen } from './steps.ts';

/** Headers that tell of the way. None holds a secret, a name or an id. */
const TELLING = [
  'content-type',
  'content-length',
  'content-range',
  'content-encoding',
  'transfer-encoding',
  'cache-control',
  'age',
  'date',
  'server',
  'via',
  'x-cache',
  'x-thaw-edge',
] as const;

/** @returns status, telling headers and time, in this order. */
export function seenIn({ status, headers, firstByteMs }: WayAnswer): Seen {
  const told = TELLING.flatMap((name): Seen => (headers[name] === undefined ? [] : [[name, quoted(headers[name])]]));
  return [
    ['status', status === 0 ? 'a redirect' : String(status)],
    ['answered by Amazon', headers['x-amzn-requestid'] ? 'yes, with a request id' : 'no request id'],
    ...told,
    ['time', firstByteWords(firstByteMs)],
  ];
}

/** @returns the same with the range, its bytes and its hash. The hash itself would tell of the content. */
export function seenInRange(answer: RangeAnswer): Seen {
  const { status, range, receivedBytes, computedHash, headers, tookMs } = answer;
  const hash = headers['x-amz-sha256-tree-hash'];
  const bytesSeen: Seen = [
    ['received', receivedBytes > rangeBytes(range) ? 'more than was asked for' : exactBytes(receivedBytes)],
    ['x-amz-sha256-tree-hash', hash === undefined ? 'missing' : hash.toLowerCase() === computedHash ? 'equal to the bytes' : 'not that of the bytes'],
    ['whole after', `${Math.round(tookMs)} ms`],
  ];
  return [
    ['asked for', `bytes ${range.start}-${range.end - 1}, ${exactBytes(rangeBytes(range))}`],
    ...seenIn(answer),
    // A refusal has neither.
    ...(status === 200 || status === 206 ? bytesSeen : []),
  ];
}
