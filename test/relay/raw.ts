/** Speaks HTTP/1.1 to a relay byte by byte, since `fetch` would tidy up what must be refused. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:tls';

export interface Answered {
  readonly status: number;
  /** As they came, names in lower case: a header that came twice stands here twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;

/** Sends bytes as they are and gives all that comes back until the other side closes. */
export function exchange(port: number, text: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    // Whose certificate it is, the browser's test asks.
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false }, () => socket.write(text, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (answer += data));
    socket.on('error', reject);
    socket.on('close', () => resolve(read(answer)));
  });
}

/** A request whose connection ends with the answer; the target goes out as it is. */
export function ask(port: number, method: string, target: string, headers: Headers = {}, body = ''): Promise<Answered> {
  const length = body || method === 'POST' ? { 'Content-Length': String(body.length) } : {};
  const lines = Object.entries({ Host: `localhost:${port}`, Connection: 'close', ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return exchange(port, `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

export const get = (port: number, target: string, headers: Headers = {}): Promise<Answered> => ask(port, 'GET', target, headers);

/** Asks on a connection that the client would keep. */
function open(
  port: number,
  method: string,
  path: string,
  headers: Headers,
): Promise<{ readonly asked: ClientRequest; readonly answered: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const to = { port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false, agent: false as const };
    const asked = request({ ...to, method, path, headers: { Host: `localhost:${port}`, Connection: 'keep-alive', ...headers } }, (answered) =>
      resolve({ asked, answered }),
    );
    asked.once('error', reject);
    asked.end();
  });
}

/** The answer's `Connection`, and the first bytes of its body; the rest isn't waited for. */
export async function firstBytes(
  port: number,
  method: string,
  path: string,
  headers: Headers,
): Promise<{ readonly connection: string; readonly text: string }> {
  const { asked, answered } = await open(port, method, path, headers);
  let text = '';
  for await (const data of answered as AsyncIterable<Buffer>) {
    text = data.toString('latin1');
    break;
  }
  asked.destroy();
  return { connection: answered.headers.connection ?? '', text };
}

/** The body, in the encoding that it came in. */
export async function whole(port: number, path: string, headers: Headers): Promise<{ readonly encoding: string; readonly bytes: Buffer }> {
  const { answered } = await open(port, 'GET', path, headers);
  const pieces: Buffer[] = [];
  for await (const data of answered as AsyncIterable<Buffer>) pieces.push(data);
  return { encoding: answered.headers['content-encoding'] ?? '', bytes: Buffer.concat(pieces) };
}

/** A header's value, if it came exactly once. */
export function only(answered: Answered, name: string): string | undefined {
  const values = answered.headers.filter(([other]) => other === name).map(([, value]) => value);
  return values.length > 1 ? `${values.length} times: ${values.join(' | ')}` : values[0];
}

function read(answer: string): Answered {
  const endOfHead = answer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = answer.slice(0, endOfHead).split('\r\n');
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
  });
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), headers, body: answer.slice(endOfHead + 4) };
}
