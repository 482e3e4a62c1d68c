/**
 * WebKitGTK by Debian's driver: plain WebDriver over fetch, its window under Xvfb. The profile is
 * always ephemeral, as a private window's (dependencies.md).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { polled } from '../drive/scene.ts';
import { FILE_INPUT, findShown, SHOWS_WITHIN_MS, type Json, type Tab, type Target } from './tab.ts';

export interface WebKit {
  readonly tab: Tab;
  close(): Promise<void>;
}

/** @see https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const Element = v.nullable(v.object({ [ELEMENT]: v.string() }));
const Session = v.object({ sessionId: v.string() });

type Send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => Promise<unknown>;

export interface WebKitOptions {
  /** WebKitWebDriver, MiniBrowser and Xvfb. */
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
  /** Where downloads go: WebKit puts them into the home of a person who has named no other folder. */
  readonly home: string;
}

export async function openWebKit({ driver, browser, screen, home }: WebKitOptions): Promise<WebKit> {
  const xvfb = spawn(screen, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await firstLine(xvfb.stdio[3] as Readable);
  const port = await freePort();
  const child = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: `:${display}`, HOME: home } });
  const send = talkTo(`http://127.0.0.1:${port}`);
  const end = async (): Promise<void> => {
    await stopped(child);
    await stopped(xvfb);
  };
  try {
    await polled(() => answers(send), Boolean, 'a driver that answers', SHOWS_WITHIN_MS);
    const options = { binary: browser, args: ['--automation'] };
    const { sessionId } = v.parse(
      Session,
      await send('POST', '/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } }),
    );
    const path = `/session/${sessionId}`;
    const inSession: Send = (method, below, body) => send(method, path + below, body);
    return {
      tab: tabOf(inSession),
      close: async () => {
        await send('DELETE', path).catch(() => undefined);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

const answers = (send: Send): Promise<boolean> =>
  send('GET', '/status').then(
    () => true,
    () => false,
  );

function tabOf(send: Send): Tab {
  const execute = (work: (...given: never[]) => unknown, given: readonly unknown[]): Promise<unknown> =>
    send('POST', '/execute/sync', { script: `return (${work.toString()}).apply(null, arguments)`, args: given });
  const shown = async ({ is, name }: Target): Promise<string> => {
    const look = async (): Promise<v.InferOutput<typeof Element>> => v.parse(Element, await execute(findShown, [is, name]));
    const found = await polled(look, (element) => element !== null, `a ${is} “${name}”`, SHOWS_WITHIN_MS);
    return `/element/${found?.[ELEMENT]}`;
  };
  return {
    goTo: async (url) => void (await send('POST', '/url', { url })),
    run: <A extends readonly Json[], T>(work: (...given: A) => T | Promise<T>, ...given: A) => execute(work, given) as Promise<T>,
    click: async (target) => void (await send('POST', `${await shown(target)}/click`, {})),
    write: async (target, text) => void (await send('POST', `${await shown(target)}/value`, { text })),
    giveFile: async (path) => {
      const input = v.parse(Element, await send('POST', '/element', { using: 'css selector', value: FILE_INPUT }));
      await send('POST', `/element/${input?.[ELEMENT]}/value`, { text: path });
    },
  };
}

function talkTo(url: string): Send {
  return async (method, path, body) => {
    const answer = await fetch(url + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const { value } = (await answer.json()) as { readonly value: unknown };
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

async function firstLine(from: Readable): Promise<string> {
  const [line] = (await once(from, 'data', { signal: AbortSignal.timeout(SHOWS_WITHIN_MS) })) as [Buffer];
  return line.toString().trim();
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** The driver takes no port 0. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
