/** What must hold after every life, looked at in the app's own store and in the stand-in's journal. */
import { setTimeout } from 'node:timers/promises';
import { explain } from '../../src/core/failure/catalogue.ts';
import { transferState } from '../../src/core/transfer/state.ts';
import type { Transfer } from '../../src/core/transfer/transfer.ts';
import { stateWords } from '../../src/core/words/states.ts';
import type { JournalEntry, RunningStandIn } from '../drive/stand-in.ts';
import type { Thaw } from '../drive/thaw.ts';
import { CHUNK } from './misbehaviour/script.ts';

const NO_WORDS = /undefined|\bNaN\b|\[object|\bnull\b/;

interface Held {
  readonly chunks: ReadonlySet<number>;
  readonly refetched: number;
  /** A condemned chunk is counted before it is dropped: so many may have lain there still. */
  readonly dropping: number;
}

/** What was promised so far: it outlives browsers and their profiles. */
export interface Promises {
  /** Transfers that the person asked for and didn't remove. */
  readonly asked: Set<string>;
  /** Asks that the person pressed: Amazon may have begun as many jobs, and no more. */
  pressed: number;
  /**
   * @param mayHaveLost the profile was damaged, or its disk full: what it lost may be fetched again. A
   *   database that was damaged once may break down at a later start, too: then the loss has to be named.
   */
  look(thaw: Thaw, mayHaveLost: boolean): Promise<void>;
  /** The person cleared it: its chunks are gone, and nothing is fetched. */
  cleared(id: string): void;
  /** The stand-in is about to be killed: it forgets its journal. */
  beforeJournalIsGone(): Promise<void>;
  /** Something is wrong. */
  breaks(what: string): void;
  readonly broken: readonly string[];
  /** Requests for bytes so far. */
  requests(): Promise<number>;
}

export function promises(standIn: () => RunningStandIn): Promises {
  const asked = new Set<string>();
  const receipts = new Set<string>();
  const held = new Map<string, Held>();
  const jobs = new Map<string, { readonly id: string; readonly shift: number }>();
  const broken: string[] = [];
  let heard = 0;
  let begun = 0;
  let requests = 0;
  let wasDamaged = false;
  /** Ids of what the app said was lost. */
  const losses = new Set<string>();
  /** Chunks that were asked for although they were here, by transfer, since the look that saw them. */
  let again: { readonly id: string; readonly chunk: number }[] = [];

  const breaks = (what: string): void => {
    if (!broken.includes(what)) broken.push(what);
  };

  const hear = (entry: JournalEntry): void => {
    if (entry.operation === 'InitiateJob' && (entry.status === 202 || entry.fault === 'accepted-then-closed')) begun++;
    if (entry.operation !== 'GetJobOutput') return;
    requests++;
    const job = jobs.get(entry.jobId ?? '');
    const [, first] = /^bytes=(\d+)-/.exec(entry.range ?? '') ?? [];
    if (!job || first === undefined) return;
    const chunk = Math.floor((Number(first) + job.shift) / CHUNK);
    if (held.get(job.id)?.chunks.has(chunk)) again.push({ id: job.id, chunk });
  };

  const hearAll = async (): Promise<void> => {
    const journal = await standIn().journal();
    for (const entry of journal.slice(heard)) hear(entry);
    heard = journal.length;
  };

  const lookAtWords = (transfer: Transfer, stored: readonly number[]): void => {
    const sizeBytes = transfer.target?.sizeBytes ?? 0;
    const bytes = stored.reduce((sum, chunk) => sum + Math.min(CHUNK, sizeBytes - chunk * CHUNK), 0);
    const words = stateWords(transferState(transfer, { chunks: stored.length, bytes }, undefined), transfer, {
      nowMs: Date.now(),
      timeZone: 'UTC',
      locale: 'en',
    });
    const all = [words, ...(transfer.stoppedBy ? Object.values(explain(transfer.stoppedBy)) : [])];
    for (const said of all) if (said.trim() === '' || NO_WORDS.test(said)) breaks(`a state without words: “${said}”`);
    if (transfer.stoppedBy?.code === 'unexpected') breaks(`stopped by what nobody thought of: ${transfer.stoppedBy.message}`);
  };

  const lookAt = (transfer: Transfer, stored: readonly number[], mayHaveLost: boolean): void => {
    const { id, source, target, refetched, whole } = transfer;
    if (source) jobs.set(source.jobId, { id, shift: source.start - (target?.start ?? source.start) });
    const before = held.get(id);
    const counted = refetched - (before?.refetched ?? 0);
    if (before && !mayHaveLost) {
      const condemned = counted + before.dropping;
      // A condemned chunk may take several tries on a bad line.
      const twice = [...new Set(again.filter((one) => one.id === id).map(({ chunk }) => chunk))];
      const lost = [...before.chunks].filter((chunk) => !stored.includes(chunk));
      const excuses = `of ${[...before.chunks].join(', ')} here before; condemned since: ${counted}, dropped late: ${before.dropping}, the whole: ${whole}`;
      if (twice.length > condemned) breaks(`${transfer.name}: chunks ${twice.join(', ')} were here, and were asked for again (${excuses})`);
      if (lost.length > condemned) breaks(`${transfer.name}: chunks ${lost.join(', ')} are lost (${excuses})`);
    }
    held.set(id, { chunks: new Set(stored), refetched, dropping: whole === 'differs' ? counted : 0 });
    lookAtWords(transfer, stored);
  };

  return {
    asked,
    pressed: 0,
    broken,
    breaks,
    requests: async () => {
      await hearAll();
      return requests;
    },
    cleared: (id) => void held.delete(id),
    beforeJournalIsGone: async () => {
      await hearAll();
      heard = 0;
    },
    async look(thaw, mayHaveLost) {
      wasDamaged ||= mayHaveLost;
      const transfers = await thaw.transfers();
      const stored = new Map<string, readonly number[]>();
      for (const { id } of transfers) stored.set(id, await thaw.storedChunks(id));
      await hearAll();
      const named = (await thaw.losses()).map(({ id }) => id).filter((id) => !losses.has(id));
      for (const id of named) losses.add(id);
      const excused = mayHaveLost || (wasDamaged && named.length > 0);
      // Read after what was asked for, so that no condemned chunk is taken for one that was asked for twice.
      for (const { id } of transfers) {
        const now = (await thaw.transfers()).find((transfer) => transfer.id === id);
        if (now) lookAt(now, stored.get(id) ?? [], excused);
      }
      again = [];
      for (const id of asked) if (!transfers.some((transfer) => transfer.id === id)) breaks(`the transfer ${id} is forgotten`);
      let receiptIds = await receiptsOf(thaw);
      // One that only the page's copy has comes back after the page was opened.
      for (let looks = 0; looks < 20 && [...receipts].some((id) => !receiptIds.includes(id)); looks++) {
        await setTimeout(500);
        receiptIds = await receiptsOf(thaw);
      }
      for (const id of receipts) if (!receiptIds.includes(id)) breaks(`the receipt of ${id} is forgotten`);
      for (const id of receiptIds) receipts.add(id);
      if (begun > this.pressed) breaks(`Amazon has begun ${begun} jobs, and the person asked for ${this.pressed}`);
      for (const complaint of thaw.complaints) breaks(`the page complains: ${complaint}`);
    },
  };
}

/** The list of transfers as it stands on the screen. */
export async function lookAtScreen(thaw: Thaw, breaks: (what: string) => void): Promise<void> {
  await thaw.page.evaluate(() => location.assign('#/transfers'));
  const main = thaw.page.getByRole('main');
  await main.getByRole('heading', { level: 1 }).waitFor();
  const text = await main.innerText();
  if (NO_WORDS.test(text)) breaks(`the screen says “${NO_WORDS.exec(text)?.[0]}”: ${text.slice(0, 400)}`);
  for (const { stoppedBy } of await thaw.transfers()) {
    if (stoppedBy && explain(stoppedBy).happened === '') breaks(`${stoppedBy.code} has no sentence`);
  }
}

const receiptsOf = async (thaw: Thaw): Promise<readonly string[]> => (await thaw.receipts()).map(({ id }) => id);
