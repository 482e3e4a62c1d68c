/** N4, G1: headers of an output, told apart by another reader of them than the app's own. */
import { explainFinding } from '../../../src/core/way/explain.ts';
import { judgePair } from '../../../src/core/way/range-answer.ts';
import { refusalIn } from '../../../src/core/way/refusal.ts';
import { strangerIn } from '../../../src/core/way/sender.ts';
import { unfit } from '../../../src/core/output.ts';
import { must, type Target } from '../target.ts';

const TOKEN = 'FwoGZXIvYXdzTOKEN';
const NOW = Date.UTC(2026, 10, 26);

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly whole: number;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const countOf = (value: unknown, least: number): number => (Number.isSafeInteger(value) && (value as number) >= least ? (value as number) : least);

/** What a browser can give: names in lower case, values text, a whole status. */
function answerIn(input: string): Answer | undefined {
  let read: Record<string, unknown>;
  try {
    read = JSON.parse(input) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const headers = Object.entries(read['headers'] ?? {}).map(([name, value]) => [name.toLowerCase(), textOf(value)] as const);
  const start = countOf(read['start'], 0);
  const end = Math.max(start + 1, countOf(read['end'], 1));
  return {
    status: countOf(read['status'], 0),
    headers: Object.fromEntries(headers),
    text: textOf(read['text']),
    start,
    end,
    whole: Math.max(end, countOf(read['whole'], 1)),
  };
}

/** By the letter of RFC 9110, 14.4, in whole numbers of any size. */
function fits({ status, headers, start, end, whole }: Answer): boolean {
  const range = /^bytes (0|[1-9]\d*)-(0|[1-9]\d*)\/(0|[1-9]\d*)$/
    .exec(headers['content-range'] ?? '')
    ?.slice(1)
    .map(BigInt);
  const asked = range !== undefined && range[0] === BigInt(start) && range[1] === BigInt(end - 1) && range[2] === BigInt(whole);
  const length = headers['content-length'];
  const rightLength = length === undefined || Number(length) === end - start;
  const plain = [undefined, 'identity'].includes(headers['content-encoding']);
  return plain && rightLength && ((status === 206 && asked) || (status === 200 && start === 0 && end === whole));
}

const REFUSED = `The request signature we calculated does not match\n\nThe Canonical String for this request should have been\n'GET\n/x\n\nhost:evil.example\nrange:bytes=0-5\nx-amz-security-token:${TOKEN}\n\nhost;range\nab'`;

export const headers: Target = {
  name: 'headers',
  inputs: 'json',
  words: [
    'bytes 0-9/100',
    'bytes 0-9/*',
    'bytes */100',
    'bytes',
    'content-range',
    'content-length',
    'content-encoding',
    'x-amz-sha256-tree-hash',
    'x-amzn-requestid',
    'x-thaw-edge',
    'cache-control',
    'no-store',
    'gzip',
    'identity',
    'InvalidSignatureException',
    'Signature expired',
    TOKEN,
  ],
  longest: 8_192,
  valid: [
    {
      status: 206,
      headers: {
        'content-range': 'bytes 0-9/100',
        'content-length': '10',
        'x-amz-sha256-tree-hash': 'ab'.repeat(32),
        'x-amzn-requestid': 'r',
        'cache-control': 'no-store',
      },
      text: '',
      start: 0,
      end: 10,
      whole: 100,
    },
    { status: 200, headers: { 'content-length': '100', 'x-amzn-requestid': 'r' }, text: '', start: 0, end: 100, whole: 100 },
    { status: 206, headers: { 'content-range': 'bytes 0-19/100', 'x-amzn-requestid': 'r' }, text: '', start: 5, end: 10, whole: 100 },
    {
      status: 403,
      headers: { 'x-amzn-requestid': 'r', date: 'Thu, 26 Nov 2026 13:00:00 GMT' },
      text: JSON.stringify({ message: REFUSED, code: 'InvalidSignatureException', type: 'Client' }),
      start: 0,
      end: 1,
      whole: 1,
    },
    { status: 403, headers: { 'x-thaw-edge': 'no' }, text: '<html>', start: 0, end: 1, whole: 1 },
    { status: 502, headers: {}, text: '{"code":"RelayFailed","message":"no way"}', start: 0, end: 1, whole: 1 },
  ].map((one) => JSON.stringify(one)),
  attempt: (input) => {
    const answer = answerIn(input);
    if (!answer) return 'no answer';
    const { status, headers: told, text, start, end, whole } = answer;
    const length = told['content-length'];
    const failure = unfit(
      {
        status,
        contentRange: told['content-range'],
        contentLength: length === undefined ? undefined : Number(length),
        contentEncoding: told['content-encoding'],
        treeHash: told['x-amz-sha256-tree-hash'],
        description: undefined,
        body: EMPTY,
      },
      { start, end },
      whole,
    );
    must((failure === undefined) === fits(answer), failure ? 'a fitting answer was refused' : 'an answer was taken that does not fit');
    const signed = { host: 'glacier.us-east-1.amazonaws.com', range: `bytes=${start}-${end - 1}`, 'x-amz-security-token': TOKEN };
    const range = {
      ...answer,
      text,
      signed,
      firstByteMs: 1,
      tookMs: 2,
      range: { start, end },
      receivedBytes: end - start,
      computedHash: 'ab'.repeat(32),
    };
    const output = { vault: 'v', jobId: 'j', bytes: whole, hasHashes: true };
    const findings = [
      strangerIn(range),
      refusalIn(range, 'glacier:GetJobOutput', NOW),
      judgePair([range, { ...range, range: { start: 0, end: 1 } }], output, NOW),
    ];
    const codes = findings.map((finding) => {
      if (!finding) return '';
      const { happened, means, advice } = explainFinding(finding);
      must(happened !== '' && means !== '' && advice !== '', 'a finding without words');
      must(happened.length + means.length + advice.length < 4_000, 'words without an end');
      return finding.code;
    });
    return `${failure ? `refused ${failure.code}` : 'ok'} ${codes.join()}`;
  },
};

const EMPTY = new ReadableStream<Uint8Array<ArrayBuffer>>();
