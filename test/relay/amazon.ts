/**
 * Amazon as a relay sees it: hosts `glacier.<region>.amazonaws.com` behind TLS, with a name server
 * and an authority of our own. What comes is written down, then answered by the stand-in, which
 * checks each signature for the host that was really called.
 */
import { once } from 'node:events';
import { request as toStandIn, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import type { TLSSocket } from 'node:tls';
import { selfSigned, signedBy, type Certificate } from './certificates.ts';
import { startNameServer } from './name-server.ts';

const HOST = /^glacier\.([a-z0-9-]+)\.amazonaws\.com$/;

export interface Arrived {
  readonly method: string;
  readonly target: string;
  /** The name that the relay asked a certificate for. */
  readonly serverName: string;
  readonly headers: IncomingHttpHeaders;
}

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export interface Amazon {
  readonly port: number;
  readonly nameServerPort: number;
  /** Of the authority that vouches for it. */
  readonly authority: string;
  readonly arrived: Arrived[];
  /** From now on this is answered; without it, what the stand-in says. */
  answers(answer?: Answer): void;
  /** From now on it shows a certificate for another name, or one that nobody vouches for. */
  shows(which: 'its own' | 'of another host' | 'of nobody'): void;
  close(): Promise<void>;
}

export async function startAmazon(folder: string, standInUrl: string): Promise<Amazon> {
  const authority = await selfSigned(folder, 'authority');
  const certificates = {
    'its own': await signedBy(authority, folder, 'amazon', ['glacier.eu-west-1.amazonaws.com', 'glacier.us-east-1.amazonaws.com']),
    'of another host': await signedBy(authority, folder, 'other', ['glacier.example']),
    'of nobody': await selfSigned(folder, 'nobody', ['glacier.eu-west-1.amazonaws.com']),
  };
  const read = async ({ certificate, key }: Certificate): Promise<{ cert: Buffer; key: Buffer }> => ({
    cert: await readFile(certificate),
    key: await readFile(key),
  });
  const contexts = {
    'its own': await read(certificates['its own']),
    'of another host': await read(certificates['of another host']),
    'of nobody': await read(certificates['of nobody']),
  };
  const arrived: Arrived[] = [];
  let answer: Answer = passOn(standInUrl);
  const server = createServer(contexts['its own'], (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    arrived.push({ method, target: url, headers, serverName: String((incoming.socket as TLSSocket).servername) });
    answer(incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const nameServer = await startNameServer();
  return {
    port: (server.address() as AddressInfo).port,
    nameServerPort: nameServer.port,
    authority: authority.certificate,
    arrived,
    answers: (next = passOn(standInUrl)) => void (answer = next),
    shows: (which) => {
      server.closeAllConnections();
      server.setSecureContext(contexts[which]);
    },
    close: async () => {
      nameServer.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** To the stand-in, with the region of the host that was called, and under its own name. */
function passOn(standInUrl: string): Answer {
  return (incoming, outgoing) => {
    const [, region] = HOST.exec(incoming.headers.host ?? '') ?? [];
    if (region === undefined) return void outgoing.writeHead(421).end();
    const { host } = new URL(standInUrl);
    const path = `/glacier/${region}${incoming.url ?? ''}`;
    const asked = toStandIn(new URL(standInUrl), { method: incoming.method, path, headers: { ...incoming.headers, host } }, (answered) => {
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(outgoing);
      answered.on('error', () => outgoing.destroy());
    });
    asked.on('error', () => outgoing.destroy());
    outgoing.on('close', () => asked.destroy());
    incoming.pipe(asked);
  };
}
