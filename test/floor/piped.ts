/** The app in a browser that nothing is attached to but a page: as fast, and as sleepy, as a person's. */
import { rm } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { Session } from '../../src/core/keys.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import type { TransferEvent } from '../../src/core/transfer/event.ts';
import type { AnswerTo, Ask } from '../../src/messages.ts';
import { newFolder, type SourceFile } from '../drive/files.ts';
import { startPiped, type PipedBrowser, type Tab } from '../drive/pipe.ts';
import { logIn } from './downloading.ts';

export interface Piped {
  readonly browser: PipedBrowser;
  readonly tab: Tab;
  readonly session: Session;
  ask(message: Ask): Promise<unknown>;
  transfer(id: string): Promise<Transfer | undefined>;
  events(id: string): Promise<readonly TransferEvent[]>;
}

/** What the page needs to be driven, as its own text: the pipe carries expressions only. */
const IN_PAGE = `
  globalThis.askEngine = async (message) => {
    const { active } = await navigator.serviceWorker.ready;
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      active.postMessage(message, [port2]);
    });
  };
  globalThis.readStore = (name) => new Promise((resolve, reject) => {
    const opening = indexedDB.open('thaw');
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction(name).objectStore(name).getAll();
      reading.onsuccess = () => { opening.result.close(); resolve(reading.result); };
    };
  });
  navigator.serviceWorker.ready.then(() => true)`;

/** @param script runs in the page before the app. */
export async function openPiped(chromium: string, url: string, args: readonly string[] = [], script?: string): Promise<Piped> {
  const profile = await newFolder();
  const browser = await startPiped(chromium, profile, args);
  onTestFinished(async () => {
    await browser.kill();
    await rm(profile, { recursive: true, force: true });
  });
  const tab = await browser.openTab(url, script);
  const session = await logIn(url);
  await tab.run(IN_PAGE);
  const ask = async (message: Ask): Promise<unknown> => {
    const reply = (await tab.run(`askEngine(${JSON.stringify(message)})`)) as { ok: boolean; value?: unknown; failure?: unknown };
    if (!reply.ok) throw new Error(`the engine refused ${message.kind}: ${JSON.stringify(reply.failure)}`);
    return reply.value;
  };
  return {
    browser,
    tab,
    session,
    ask,
    transfer: async (id) => ((await tab.run(`readStore('transfers')`)) as Transfer[]).find((each) => each.id === id),
    events: async (id) => ((await tab.run(`readStore('events')`)) as TransferEvent[]).filter(({ transferId }) => transferId === id),
  };
}

/** Signs in and asks for the whole of a file. @returns the transfer's id. */
export async function retrievePiped(thaw: Piped, { name, archiveId }: Pick<SourceFile, 'name' | 'archiveId'>): Promise<string> {
  await thaw.ask({ kind: 'session/set', session: thaw.session, signOuts: 0 });
  const ask = { kind: 'transfer/retrieve', region: 'demo', vault: 'data', archiveId, name, tier: 'Expedited', downloadWhenReady: true } as const;
  const { transferId } = (await thaw.ask(ask)) as AnswerTo<'transfer/retrieve'>;
  return transferId;
}
