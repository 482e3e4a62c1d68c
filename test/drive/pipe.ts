/**
 * A browser on a bare DevTools pipe. Playwright attaches to every worker and keeps pages visible:
 * with it a service worker is never stopped for idling, and no tab is ever really hidden.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

type Json = Readonly<Record<string, unknown>>;

export interface Tab {
  /** Runs an expression in the page and waits for its promise. */
  run(expression: string): Promise<unknown>;
  /** Hides the page as a minimised window does; a second tab in front hides nothing in a headless shell. */
  hide(): Promise<void>;
  /** Stands still as a hidden tab does to save energy; a tab that is shown can't. */
  freeze(): Promise<void>;
  /** Goes on. */
  resume(): Promise<void>;
  /** Gives a file input files of the disk. */
  setFiles(selector: string, paths: readonly string[]): Promise<void>;
}

export interface PipedBrowser {
  /** @param script runs in the page before any of its own. */
  openTab(url: string, script?: string): Promise<Tab>;
  /** Downloads go there without a question. */
  downloadsTo(folder: string): Promise<void>;
  kill(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: Json) => void;
  readonly reject: (error: Error) => void;
}

export async function startPiped(chromium: string, profile: string, args: readonly string[] = []): Promise<PipedBrowser> {
  const child = spawn(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      ...args,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  const send = talk(child.stdio[3] as Writable, child.stdio[4] as Readable);
  return {
    openTab: async (url, script) => {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      if (typeof sessionId !== 'string') throw new Error('the tab gave no session');
      if (script !== undefined) {
        await send('Page.enable', {}, sessionId);
        await send('Page.addScriptToEvaluateOnNewDocument', { source: script }, sessionId);
      }
      await send('Page.navigate', { url }, sessionId);
      return {
        run: async (expression) => {
          const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);
          if (exceptionDetails) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
          return (result as { readonly value?: unknown }).value;
        },
        hide: async () => {
          const { windowId } = await send('Browser.getWindowForTarget', { targetId });
          await send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
        },
        freeze: async () => void (await send('Page.setWebLifecycleState', { state: 'frozen' }, sessionId)),
        resume: async () => void (await send('Page.setWebLifecycleState', { state: 'active' }, sessionId)),
        setFiles: async (selector, files) => {
          const { root } = await send('DOM.getDocument', {}, sessionId);
          const { nodeId } = await send('DOM.querySelector', { nodeId: (root as { readonly nodeId: number }).nodeId, selector }, sessionId);
          await send('DOM.setFileInputFiles', { nodeId, files }, sessionId);
        },
      };
    },
    downloadsTo: async (downloadPath) => void (await send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath })),
    kill: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-child.pid, 'SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Messages are JSON, each ended by a NUL. */
function talk(out: Writable, into: Readable): (method: string, params: Json, sessionId?: string) => Promise<Json> {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let text = '';
  into.setEncoding('utf8');
  into.on('data', (piece: string) => {
    const messages = (text + piece).split('\0');
    text = messages.pop() ?? '';
    for (const message of messages) hear(JSON.parse(message) as { id?: number; result?: Json; error?: { message: string } });
  });
  const hear = ({ id, result, error }: { id?: number; result?: Json; error?: { message: string } }): void => {
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || !asked) return;
    waiting.delete(id);
    if (error) asked.reject(new Error(error.message));
    else asked.resolve(result ?? {});
  };
  const gone = (): void => {
    for (const { reject } of waiting.values()) reject(new Error('the browser is gone'));
    waiting.clear();
  };
  into.once('close', gone);
  out.on('error', gone);
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      out.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
}
