/** `npm start`: the built app and its service on one origin of this machine. */

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { OutsideArchive } from '../core/index.ts';
import { awsConfig, standInConfig } from './app-config.ts';
import { createRelay } from './aws.ts';
import { parseStartFlags, UsageError, type StartFlags } from './flags.ts';
import { createLine, type Line } from './line.ts';
import { endsConnection, oneOrigin } from './origin.ts';
import { reportBug, runCommand, serveOrExplain } from './run.ts';
import { errorCode, handlerLater, serve, type Handler, type RunningServer, type ServeOptions } from './server.ts';
import { createService } from './service.ts';
import { serveSignIn } from './sign-in/serve.ts';
import { createSite } from './site.ts';

const FIRST_PORT = 4173;
const PORTS_TRIED = 20;
const IDS_LISTED = 20;

interface Behind {
  readonly handler: Handler;
  readonly skipped: readonly string[];
  readonly served: readonly OutsideArchive[];
  /** What stands beside the app, now that its port is known. */
  beside(appPort: number, line: Line): Promise<Beside>;
  close(): Promise<void>;
}

interface Beside {
  readonly config: unknown;
  /** Other origins that the app may ask. */
  readonly connect: readonly string[];
  close(): Promise<void>;
}

await runCommand(async () => {
  const flags = parseStartFlags(process.argv.slice(2));
  const folder = appFolder();
  const line = createLine(flags);
  const behind = flags.aws ? realService(folder) : await standIn(flags);
  const { handler, open } = handlerLater();
  const options = { handler, line, bothFamilies: true, endsConnection, onBug: reportBug };
  const server = await (flags.port === undefined ? serveOnNext(options) : serveOrExplain({ ...options, port: flags.port }));
  const { config, connect, close } = await behind.beside(server.port, line);
  open(oneOrigin(createSite({ folder, config, connect }), behind.handler));
  for (const sentence of behind.skipped) console.error(`Not served: ${sentence}.`);
  console.log(`Thaw is ready: http://localhost:${server.port}/`);
  for (const text of idsOf(behind.served)) console.log(text);
  return async () => {
    await Promise.all([server.close(), close()]);
    await behind.close();
  };
});

/** Amazon knows archives by ids alone, so a person who serves a folder is told them. */
function idsOf(served: readonly OutsideArchive[]): readonly string[] {
  if (served.length === 0) return [];
  const listed = served.slice(0, IDS_LISTED).map(({ archiveId = '', description }) => `  ${archiveId}  ${description}`);
  const rest = served.length - listed.length;
  return ['Vault "data", archive ids and descriptions:', ...listed, ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

/** Beside this script once it is built, else below the folder that the command runs in. */
function appFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = [join(here, '..', 'app'), resolve('dist', 'app')].find((path) => existsSync(join(path, 'index.html')));
  if (folder === undefined) throw new UsageError('The app is not built yet: run npm start, which builds it first.');
  return folder;
}

async function standIn(flags: StartFlags): Promise<Behind> {
  const service = await createService(flags, flags.data === undefined);
  const port = flags.signInPort === undefined ? {} : { port: flags.signInPort };
  return {
    ...service,
    beside: async (appPort, line) => {
      const { url, close } = await serveSignIn({ appPort, line, signIn: service.signIn, ...port });
      return { config: standInConfig(url, service.clientId), connect: [url], close };
    },
  };
}

function realService(folder: string): Behind {
  const nothing = async (): Promise<void> => undefined;
  return {
    handler: createRelay(),
    skipped: [],
    served: [],
    beside: async () => ({ config: await awsConfig(join(folder, 'config.json')), connect: [], close: nothing }),
    close: nothing,
  };
}

/** The usual port, or the next one that is free: a second Thaw must not fail. */
async function serveOnNext(options: Omit<ServeOptions, 'port'>): Promise<RunningServer> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
    try {
      return await serve({ ...options, port });
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
    }
  }
  throw new UsageError(`Ports ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED - 1} are all taken; choose one with --port.`);
}
