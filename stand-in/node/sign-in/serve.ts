/** Puts the sign-in on a port of its own, beside the server that it signs in to. */

import type { Line } from '../line.ts';
import { reportBug, serveOrExplain } from '../run.ts';
import { errorCode, handlerLater, serve, type Handler, type RunningServer } from '../server.ts';
import { signInGuard } from './guard.ts';

/** After these any free one will do. */
const PORTS_TRIED = 20;

export interface Beside {
  /** Of the server that the app is on. */
  readonly appPort: number;
  /** The flag; without it, the next free port after the app's. */
  readonly port?: number;
  readonly line: Line;
  signIn(port: number, appUrls: readonly string[]): Handler;
}

export interface RunningSignIn extends RunningServer {
  /** Its origin. */
  readonly url: string;
}

/** @throws UsageError where the port that the flag asks for can't be had. */
export async function serveSignIn({ appPort, port: asked, line, signIn }: Beside): Promise<RunningSignIn> {
  const { handler, open } = handlerLater();
  const options = { handler, line, bothFamilies: true, guard: signInGuard, onBug: reportBug };
  const server = await (asked === undefined ? serveAfter(appPort, options) : serveOrExplain({ ...options, port: asked }));
  // Whoever signs in at one of the two names comes back to that one.
  open(signIn(server.port, [`http://localhost:${appPort}/`, `http://127.0.0.1:${appPort}/`]));
  return { ...server, url: `http://localhost:${server.port}` };
}

async function serveAfter(appPort: number, options: Omit<Parameters<typeof serve>[0], 'port'>): Promise<RunningServer> {
  for (let port = appPort + 1; port <= Math.min(appPort + PORTS_TRIED, 65_535); port++) {
    try {
      return await serve({ ...options, port });
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
    }
  }
  return serve({ ...options, port: 0 });
}
