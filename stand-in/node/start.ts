/** `npm start`: the built app and its service on one origin of this machine. */

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { OutsideArchive } from '../core/index.ts';
import { awsConfig, standInConfig } from './app-config.ts';
import { createRelay } from './aws.ts';
import { parseStartFlags, UsageError, type StartFlags } from './flags.ts';
import { createLine } from './line.ts';
import { endsConnection, oneOrigin } from './origin.ts';
import { reportBug, runCommand, serveOrExplain } from './run.ts';
import { errorCode, serve, type Handler, type RunningServer, type ServeOptions } from './server.ts';
import { createService } from './service.ts';
import { createSite } from './site.ts';

const FIRST_PORT = 4173;
const PORTS_TRIED = 20;
const IDS_LISTED = 20;

interface Behind {
  readonly handler: Handler;
  readonly config: unknown;
  readonly skipped: readonly string[];
  readonly served: readonly OutsideArchive[];
  close(): Promise<void>;
}

await runCommand(async () => {
  const flags = parseStartFlags(process.argv.slice(2));
  const folder = appFolder();
  const behind = flags.aws ? await realService(folder) : await standIn(flags);
  const handler = oneOrigin(createSite({ folder, config: behind.config }), behind.handler);
  const options = { handler, line: createLine(flags), bothFamilies: true, endsConnection, onBug: reportBug };
  const server = await (flags.port === undefined ? serveOnNext(options) : serveOrExplain({ ...options, port: flags.port }));
  for (const sentence of behind.skipped) console.error(`Not served: ${sentence}.`);
  console.log(`Thaw is ready: http://localhost:${server.port}/`);
  for (const line of idsOf(behind.served)) console.log(line);
  return async () => {
    await server.close();
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
  return { ...service, config: standInConfig() };
}

async function realService(folder: string): Promise<Behind> {
  return {
    handler: createRelay(),
    config: await awsConfig(join(folder, 'config.json')),
    skipped: [],
    served: [],
    close: async () => undefined,
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
