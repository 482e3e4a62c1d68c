/**
 * Asks Glacier whether the way through CloudFront can work, before anything is created.
 *
 * CloudFront adds `x-amz-cf-id` to what it passes on; no signature covers it, and some services
 * refuse such a header. So a signed ListVaults goes out with that header added. The CLI signs it:
 * it is told to speak plain HTTP through a proxy, which is this script, and the proxy adds the
 * header and passes the call on over HTTPS. The keys stay in the CLI.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { runAws } from './aws.ts';

/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a GET; `https.request`, or a test's own. */
export type Send = (url: URL, headers: Readonly<Record<string, string>>) => Promise<Answer>;

export type Verdict =
  | { readonly way: 'open' }
  /** The same call without the header is answered. */
  | { readonly way: 'closed'; readonly said: string }
  /** Neither is: the keys, the region or the network. */
  | { readonly way: 'unknown'; readonly said: string };

const Refusal = v.object({ code: v.string(), message: v.fallback(v.nullable(v.string()), null) });
/** Of the form of a real one. */
const CF_ID = 'q2hVb7nD0pYxW9dT3kLmZs5aUeRfCgIj1oNtXy8vBwQzK4uHlMcPrA==';
/** Machines, containers and CloudShell at Amazon get theirs over plain HTTP, which is none of the proxy's business. */
const WHERE_KEYS_COME_FROM = '169.254.169.254,169.254.170.2,169.254.170.23,localhost,127.0.0.1';
const NOT_PASSED_ON = new Set(['host', 'connection', 'proxy-connection', 'keep-alive', 'accept-encoding', 'content-length', 'transfer-encoding']);

/** Asks once with the header and, if that is refused, once without. */
export async function probe(region: string, env: NodeJS.ProcessEnv, send: Send): Promise<Verdict> {
  const withHeader = await ask(region, env, (url, headers) => send(url, { ...headers, 'x-amz-cf-id': CF_ID }));
  if (isSignatureTaken(withHeader)) return { way: 'open' };
  const plain = await ask(region, env, send);
  if (isSignatureTaken(plain)) return { way: 'closed', said: inWords(withHeader) };
  return { way: 'unknown', said: inWords(plain) };
}

/** Rights are looked at after the signature: who lacks ListVaults has learnt enough. */
function isSignatureTaken(answer: Answer): boolean {
  return answer.status === 200 || (answer.status === 403 && codeOf(answer)?.startsWith('AccessDenied') === true);
}

function inWords(answer: Answer): string {
  const message = refusalOf(answer)?.message?.split('\n', 1)[0] ?? '';
  return answer.status === 0 ? answer.body : `${answer.status} ${codeOf(answer) ?? ''} ${message}`.trim();
}

function codeOf(answer: Answer): string | undefined {
  return refusalOf(answer)?.code;
}

function refusalOf(answer: Answer): v.InferOutput<typeof Refusal> | undefined {
  try {
    return v.parse(Refusal, JSON.parse(answer.body));
  } catch {
    return undefined; // a page of somebody else's
  }
}

/** @returns the first answer; status 0 and a reason where there was none. */
async function ask(region: string, env: NodeJS.ProcessEnv, send: Send): Promise<Answer> {
  const host = `glacier.${region}.amazonaws.com`;
  let answer: Answer | undefined;
  const proxy = createServer((request, response) => {
    void passOn(host, request, send).then((given) => {
      answer ??= given;
      response.writeHead(given.status || 502, { 'content-type': 'application/json' }).end(given.body);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const args = ['glacier', 'list-vaults', '--account-id', '-', '--max-items', '1', '--endpoint-url', `http://${host}`, '--region', region];
  const us = `http://127.0.0.1:${port}`;
  const proxied = { ...env, HTTP_PROXY: us, http_proxy: us, NO_PROXY: WHERE_KEYS_COME_FROM, no_proxy: WHERE_KEYS_COME_FROM };
  const said = await runAws(args, { ...proxied, AWS_MAX_ATTEMPTS: '1' }).then(
    () => '',
    (error: Error) => error.message,
  );
  proxy.close();
  return answer ?? { status: 0, body: said };
}

async function passOn(host: string, request: IncomingMessage, send: Send): Promise<Answer> {
  const path = request.url?.startsWith(`http://${host}/`) ? request.url.slice(`http://${host}`.length) : undefined;
  if (path === undefined) return { status: 0, body: 'the AWS CLI asked for something else' };
  const url = new URL(`https://${host}${path}`);
  const headers = Object.entries(request.headers).filter(([name]) => !NOT_PASSED_ON.has(name));
  try {
    return await send(url, Object.fromEntries(headers.map(([name, value]) => [name, String(value)])));
  } catch (error) {
    return { status: 0, body: `${host} can't be reached: ${error instanceof Error ? error.message : String(error)}` };
  }
}
