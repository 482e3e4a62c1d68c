/** What both commands share: how they end, and how they say what is wrong. */

import { UsageError } from './flags.ts';
import { errorCode, serve, type RunningServer, type ServeOptions } from './server.ts';

/** Something was given wrongly; the person must change it. */
const EXIT_USAGE = 2;

/**
 * Runs a command. What is wrong with its flags or surroundings becomes one line and exit code 2.
 *
 * @param start brings everything up; @returns what ends it in good order.
 */
export async function runCommand(start: () => Promise<() => Promise<void>>): Promise<void> {
  try {
    endOnSignal(await start());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(EXIT_USAGE);
  }
}

/** Starts the server; a port that can't be had is the person's to change. @throws UsageError */
export async function serveOrExplain(options: ServeOptions): Promise<RunningServer> {
  try {
    return await serve(options);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EADDRINUSE') throw new UsageError(`Port ${options.port} is taken by another program.`);
    if (code === 'EACCES') throw new UsageError(`Port ${options.port} may not be used without more rights.`);
    throw error;
  }
}

/** For whoever watches the terminal: a bug of the local server, never of the client. */
export function reportBug(error: unknown): void {
  console.error('A request failed in the local server:', error);
}

function endOnSignal(end: () => Promise<void>): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1); // the second time somebody is in a hurry
      ending = true;
      void end().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
