/**
 * A relay between the browser and the stand-in that passes everything on, but for one chosen lie:
 * what proxies, caches, portals and edges do to signed requests and to ranges.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly isOutput: boolean;
  /** Of a request for a range of an output, else undefined. */
  readonly range: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is done to requests below `/glacier/`. */
interface Lie {
  /** Changes the headers that are passed on. */
  readonly request?: (asked: Asked) => IncomingHttpHeaders;
  /** Answers in Amazon's stead; `undefined` ends the connection, 'pass' asks Amazon. */
  readonly instead?: (asked: Asked) => Answer | 'pass' | undefined;
  readonly answer?: (answer: Answer, asked: Asked) => Answer | Promise<Answer>;
}

const MiB = 1024 * 1024;
const text = (status: number, headers: IncomingHttpHeaders, body: string): Answer => ({ status, headers, body: Buffer.from(body) });
const html = (status: number, title: string): Answer => text(status, { 'content-type': 'text/html' }, `<!doctype html><title>${title}</title>`);
const ofRanges =
  (change: (answer: Answer, range: string) => Answer | Promise<Answer>) =>
  (answer: Answer, { range }: Asked): Answer | Promise<Answer> =>
    range === undefined ? answer : change(answer, range);

/** As Amazon's front end refuses a signature; a relay that lies in the request gets it from the stand-in itself. */
const signatureRefused = (message: string): Answer =>
  text(
    403,
    { 'content-type': 'application/json', 'x-amzn-requestid': 'x'.repeat(47) },
    JSON.stringify({ message, code: 'InvalidSignatureException', type: 'Client' }),
  );

/** The stand-in takes requests for its own host, too: so this says what Amazon would. */
function withOtherHost({ headers }: Asked): Answer {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const lines = names.map((name) => `${name}:${name === 'host' ? headers.host : String(headers[name] ?? '')}`);
  return signatureRefused(
    `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'GET\n/-/vaults\n\n${lines.join('\n')}\n'`,
  );
}

const flipped = (body: Buffer): Buffer => Buffer.concat([Buffer.from([body[0]! ^ 1]), body.subarray(1)]);

/** For ranges that come one by one: nobody to swap with arrives in this time. */
const WAITS_FOR_OTHER_MS = 300;

/** Gives two ranges that are under way at once each other's answers. */
function swapping(): Lie {
  let first: { readonly answer: Answer; readonly give: (other: Answer) => void } | undefined;
  return {
    answer: ofRanges((answer) => {
      if (first) {
        const { answer: other, give } = first;
        first = undefined;
        give(answer);
        return other;
      }
      return new Promise<Answer>((resolve) => {
        const mine = { answer, give: resolve };
        first = mine;
        setTimeout(() => {
          if (first === mine) first = undefined;
          resolve(answer);
        }, WAITS_FOR_OTHER_MS);
      });
    }),
  };
}

/** From the second time on, a range has other bytes, with a hash that fits them. */
function changing(): Lie {
  const seen = new Set<string>();
  return {
    answer: ofRanges((answer, range) => {
      if (!seen.has(range)) {
        seen.add(range);
        return answer;
      }
      const body = flipped(answer.body);
      return { ...answer, body, headers: { ...answer.headers, 'x-amz-sha256-tree-hash': createHash('sha256').update(body).digest('hex') } };
    }),
  };
}

/** Holds the first bytes of two ranges back: of three, so that the median is slow. */
function slow(): Lie {
  let held = 0;
  return {
    answer: ofRanges(async (answer) => {
      if (held++ < 2) await new Promise((resolve) => setTimeout(resolve, 2_050));
      return answer;
    }),
  };
}

function without({ status, headers, body }: Answer, name: string): Answer {
  const { [name]: _, ...rest } = headers;
  return { status, headers: rest, body };
}

function widened({ status, headers, body }: Answer): Answer {
  const more = Buffer.concat([body, Buffer.alloc(MiB)]);
  const [, first = '0', last = '0', size = '*'] = /^bytes (\d+)-(\d+)\/(\S+)$/.exec(headers['content-range'] ?? '') ?? [];
  return {
    status,
    body: more,
    headers: { ...headers, 'content-length': String(more.length), 'content-range': `bytes ${first}-${Number(last) + MiB}/${size}` },
  };
}

/** Each gives a fresh lie: some remember what they saw. */
export const LIES = {
  'changes the range': () => ({
    request: ({ headers, range }) =>
      range === undefined ? headers : { ...headers, range: range.replace(/\d+$/, (last) => String(Number(last) + MiB)) },
  }),
  'changes a signed header': () => ({ request: ({ headers }) => ({ ...headers, 'x-amz-user-agent': 'relay/1.0' }) }),
  'drops the signature': () => ({
    request: ({ headers }) => {
      const { authorization: _, ...rest } = headers;
      return rest;
    },
  }),
  'changes the host': () => ({ instead: withOtherHost }),
  'adds a header': () => ({ instead: () => signatureRefused('x-amz-cf-id header must be signed in SigV4') }),
  'answers a login page': () => ({ instead: () => html(200, 'Welcome to the hotel') }),
  'answers the start page': () => ({ instead: () => html(200, 'Thaw') }),
  'is none': () => ({ instead: () => html(404, 'Not found') }),
  fails: () => ({ instead: () => html(502, 'Bad gateway') }),
  'is an edge that refuses': () => ({ instead: () => text(404, { 'x-thaw-edge': 'Not Found', 'cache-control': 'no-store' }, '') }),
  redirects: () => ({ instead: () => text(302, { location: '/login' }, '') }),
  'hangs up': () => ({ instead: () => undefined }),
  'widens ranges': () => ({ answer: ofRanges(widened) }),
  'drops the hash': () => ({ answer: ofRanges((answer) => without(answer, 'x-amz-sha256-tree-hash')) }),
  // Whatever Accept-Encoding says: a browser asks for ranges with `identity`.
  'adds gzip': () => ({
    answer: ({ status, headers, body }, { isOutput }) => {
      if (!isOutput) return { status, headers, body };
      const packed = gzipSync(body);
      return { status, body: packed, headers: { ...headers, 'content-encoding': 'gzip', 'content-length': String(packed.length) } };
    },
  }),
  'breaks ranges': () => ({ instead: ({ range }) => (range === undefined ? 'pass' : undefined) }),
  'sends the whole': () => ({ answer: ofRanges((answer) => ({ ...without(answer, 'content-range'), status: 200 })) }),
  'cuts bodies': () => ({ answer: ofRanges(({ body, ...head }) => ({ ...head, body: body.subarray(0, body.length / 2) })) }),
  'changes a byte': () => ({ answer: ofRanges((answer) => ({ ...answer, body: flipped(answer.body) })) }),
  'lets caches keep ranges': () => ({ answer: ofRanges((answer) => ({ ...answer, headers: { ...answer.headers, 'cache-control': 'max-age=60' } })) }),
  'swaps two ranges': swapping,
  'changes from time to time': changing,
  'is slow': slow,
} as const satisfies Readonly<Record<string, () => Lie>>;
export type LieName = keyof typeof LIES;

export interface LyingRelay {
  readonly url: string;
  /** From now on; without a name it is honest. */
  lie(name?: LieName): void;
  close(): Promise<void>;
}

/** @param upstream the stand-in with the app in front. */
export async function startLyingRelay(upstream: string): Promise<LyingRelay> {
  let lie: Lie = {};
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing, upstream, incoming.url?.startsWith('/glacier/') ? lie : {}).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    lie: (name) => void (lie = name === undefined ? {} : LIES[name]()),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, upstream: string, lie: Lie): Promise<void> {
  const { headers } = incoming;
  const isOutput = incoming.url?.endsWith('/output') === true;
  const asked: Asked = { headers, isOutput, range: isOutput ? headers.range : undefined };
  const instead = lie.instead ? lie.instead(asked) : 'pass';
  if (instead !== 'pass') return give(outgoing, instead);
  const answer = await answerFrom(incoming, upstream, lie.request?.(asked) ?? headers);
  give(outgoing, (await lie.answer?.(answer, asked)) ?? answer);
}

function give(outgoing: ServerResponse, answer: Answer | undefined): void {
  if (!answer) return void outgoing.socket?.destroy();
  outgoing.sendDate = false;
  outgoing.writeHead(answer.status, answer.headers);
  const declared = Number(answer.headers['content-length'] ?? answer.body.length);
  // A body that is shorter than it said: the connection ends after what there is.
  if (declared > answer.body.length) outgoing.write(answer.body, () => outgoing.socket?.end());
  else outgoing.end(answer.body);
}

async function answerFrom(incoming: IncomingMessage, upstream: string, headers: IncomingHttpHeaders): Promise<Answer> {
  const { hostname, port } = new URL(upstream);
  const sent = httpRequest({ hostname, port, method: incoming.method, path: incoming.url, headers });
  incoming.pipe(sent);
  const [answered] = (await once(sent, 'response')) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of answered) pieces.push(piece as Buffer);
  return { status: answered.statusCode ?? 502, headers: answered.headers, body: Buffer.concat(pieces) };
}
