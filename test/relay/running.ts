/** Starts a relay with the file that we ship; only what README.md tells a person to change is changed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Amazon } from './amazon.ts';
import type { Certificate } from './certificates.ts';
import { PROGRAMS } from './programs.ts';

export interface Place {
  /** For all that the relay writes. */
  readonly folder: string;
  /** The site that it serves. */
  readonly site: string;
  readonly certificate: Certificate;
  readonly amazon: Amazon;
}

export interface Relay {
  /** Of HTTPS. */
  readonly port: number;
  readonly httpPort: number;
  stop(): Promise<void>;
}

export type StartRelay = (place: Place) => Promise<Relay>;

const START_MS = 30_000;

export const startNginx: StartRelay = async ({ folder, site, certificate, amazon }) => {
  const [port, httpPort] = await freePorts();
  const shipped = await readFile('deploy/relay/nginx.conf', 'utf8');
  const changed = changes(shipped, [
    ['listen 80;', `listen 127.0.0.1:${httpPort};`],
    ['listen [::]:80;', ''],
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['listen [::]:443 ssl;', ''],
    ['server_name thaw.example;', 'server_name localhost;'],
    ['ssl_certificate /etc/thaw/thaw.crt;', `ssl_certificate ${certificate.certificate};`],
    ['ssl_certificate_key /etc/thaw/thaw.key;', `ssl_certificate_key ${certificate.key};`],
    ['root /srv/thaw;', `root ${resolve(site)};`],
    ['resolver 127.0.0.1;', `resolver 127.0.0.1:${amazon.nameServerPort} ipv6=off;`],
    ['/etc/ssl/certs/ca-certificates.crt', amazon.authority],
    ['https://$thaw_host:443$thaw_target', `https://$thaw_host:${amazon.port}$thaw_target`],
  ]);
  await writeFile(join(folder, 'thaw.conf'), changed);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${join(folder, what)};`);
  // What Debian's own nginx.conf has, but for its places.
  const around = `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; pid ${join(folder, 'nginx.pid')}; error_log stderr warn; worker_processes 2;
events { worker_connections 768; }
http {
  sendfile on; tcp_nopush on; include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; gzip on;
  ${temporary.join(' ')}
  include ${join(folder, 'thaw.conf')};
}
`;
  await writeFile(join(folder, 'nginx.conf'), around);
  return running(['nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {}, port, httpPort);
};

export const startCaddy: StartRelay = async ({ folder, site, certificate, amazon }) => {
  const [port, httpPort] = await freePorts();
  const shipped = await readFile('deploy/relay/Caddyfile', 'utf8');
  const changed = changes(shipped, [
    ['\n{\n\tservers {', `\n{\n\tadmin off\n\thttp_port ${httpPort}\n\thttps_port ${port}\n\tdefault_bind 127.0.0.1\n\tservers {`],
    ['thaw.example {', `localhost {\n\ttls ${certificate.certificate} ${certificate.key}`],
    ['root * /srv/thaw', `root * ${resolve(site)}`],
    ['amazonaws.com:443 {', `amazonaws.com:${amazon.port} {`],
    ['transport http {', `transport http {\n\t\t\t\t\tresolvers udp/127.0.0.1:${amazon.nameServerPort}`],
  ]);
  await writeFile(join(folder, 'Caddyfile'), changed);
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true });
  const env = { HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, SSL_CERT_FILE: amazon.authority };
  return running(['caddy', 'run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], env, port, httpPort);
};

/** @throws Error where the file no longer has what was to be changed: the test would test something else. */
function changes(shipped: string, pairs: readonly (readonly [from: string, to: string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the shipped configuration has no "${from.trim()}"`);
    return text.replaceAll(from, to);
  }, shipped);
}

async function running(command: readonly string[], env: Readonly<Record<string, string>>, port: number, httpPort: number): Promise<Relay> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...PROGRAMS, ...env } });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-10_000)));
  await answering(child, port).catch((error: unknown) => {
    throw new Error(`${program} doesn't serve: ${String(error)}: ${said}`);
  });
  return {
    port,
    httpPort,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Waits until somebody listens, or the program ends. */
async function answering(child: ChildProcess, port: number): Promise<void> {
  const endMs = Date.now() + START_MS;
  let ended: number | null | undefined;
  child.once('error', () => (ended = -1));
  child.once('exit', (code) => (ended = code));
  while (Date.now() < endMs) {
    if (ended !== undefined) throw new Error(`it ended with ${ended}`);
    if (await isListening(port)) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`nobody listens on ${port} after ${START_MS} ms`);
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolveTo) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (is: boolean): void => {
      socket.destroy();
      resolveTo(is);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

/** Two ports that nobody had a moment ago; both are held until both are known. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const [first = 0, second = 0] = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return [first, second];
}
