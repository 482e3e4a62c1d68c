/** A name server that knows one answer: every host is this machine. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const HEADER_BYTES = 12;
const TYPE_A = 1;
/** Name by pointer, type A, class IN, 60 s, four bytes: 127.0.0.1 (RFC 1035, 4.1.3). */
const LOOPBACK = Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);

export interface NameServer {
  readonly port: number;
  close(): void;
}

export async function startNameServer(): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => socket.send(answerTo(query), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => void socket.close() };
}

/** The question, and what is known of it; of IPv6 addresses, nothing. */
function answerTo(query: Buffer): Buffer {
  const endOfName = query.indexOf(0, HEADER_BYTES) + 1;
  const question = query.subarray(HEADER_BYTES, endOfName + 4);
  const isForA = query.readUInt16BE(endOfName) === TYPE_A;
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2); // the query's own number
  header.writeUInt16BE(0x8180, 2); // an answer, recursion available, no error
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isForA ? 1 : 0, 6);
  return Buffer.concat([header, question, ...(isForA ? [LOOPBACK] : [])]);
}
