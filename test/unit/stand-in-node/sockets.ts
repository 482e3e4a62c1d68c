import { connect, type Socket } from 'node:net';

import { createLine, type LineOptions } from '../../../stand-in/node/line.ts';
import { serve, type Handler, type RunningServer } from '../../../stand-in/node/server.ts';

/** Serves a handler on a free port for the length of one test. */
export async function serving<T>(handler: Handler, test: (server: RunningServer) => Promise<T>, line: LineOptions = { latencyMs: 0 }): Promise<T> {
  const server = await serve({ handler, port: 0, line: createLine(line) });
  try {
    return await test(server);
  } finally {
    await server.close();
  }
}

/** Sends bytes as they are and gives all that comes back until the other side closes. */
export function exchange(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host }, () => socket.write(text, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (answer += data));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** A GET whose connection ends with the answer. */
export function get(port: number, target: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return exchange(port, `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Opens a connection and waits until the first bytes of an answer are there. */
export function firstBytes(port: number, text: string): Promise<{ readonly socket: Socket; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text));
    socket.once('error', reject);
    socket.once('data', (data) => resolve({ socket, text: data.toString('latin1') }));
  });
}
