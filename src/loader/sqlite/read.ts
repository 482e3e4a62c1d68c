import * as v from 'valibot';
import { Failed, type NamesFault } from '../../core/failure/failure.ts';
import { takeNames, type NamesRead } from '../../core/inventory/names.ts';
import { MINUTE } from '../../core/units.ts';
import { SqliteNews, type SqliteAsk } from './messages.ts';

/** The whole file is in memory, twice. */
const MOST_BYTES = 512 * 1_048_576;
/** Pages of a damaged file may point in circles; no Glacier vault has so many files by one Synology. */
const MOST_ROWS = 20_000_000;
/** Of one step: opening a large file, or some thousand rows. */
const SILENCE_MS = MINUTE;

/** A worker that speaks `SqliteAsk`, or what stands for it in a test. */
export type SqliteWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

/**
 * Reads the names of a Synology mapping in a worker of its own, which is ended whatever happens.
 *
 * @param name of the file, for what is said about it.
 * @throws Failed `names-unusable`.
 */
export async function readMapping(
  file: Blob,
  name: string,
  start: () => SqliteWorker,
  silenceMs = SILENCE_MS,
  mostRows = MOST_ROWS,
): Promise<NamesRead> {
  const refuse = (why: NamesFault): never => {
    throw new Failed({ code: 'names-unusable', name, why });
  };
  if (file.size > MOST_BYTES) return refuse('too large');
  const worker = start();
  try {
    const ask = asking(worker, silenceMs, refuse);
    await ask({ kind: 'open', file });
    const taker = takeNames();
    for (let row = 0; ;) {
      const news = await ask({ kind: 'next' });
      if (news.kind !== 'rows') return refuse('damaged');
      for (const taken of news.batch.rows) {
        row += 1;
        if ('fault' in taken) taker.bad(taken.fault, row, '');
        else taker.take(taken.id, taken.path, row, taken.path);
      }
      if (taker.read.isFull || row > mostRows) return refuse('too large');
      if (news.batch.isDamaged) taker.bad('damaged', row + 1, '');
      if (news.batch.isLast) {
        if (taker.read.names.archives === 0) return refuse(news.batch.isDamaged ? 'damaged' : 'no rows');
        return taker.read;
      }
    }
  } finally {
    worker.terminate();
  }
}

/** One ask at a time, each with an end. */
function asking(worker: SqliteWorker, silenceMs: number, refuse: (why: NamesFault) => never): (ask: SqliteAsk) => Promise<SqliteNews> {
  return async (ask) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = new Promise<unknown>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
      // Its script couldn't be fetched, or SQLite itself broke on the file.
      worker.onerror = () => reject(new Failed({ code: 'unexpected', message: 'the SQLite worker stopped' }));
      timer = setTimeout(() => resolve(undefined), silenceMs);
      worker.postMessage(ask);
    });
    try {
      const data = await heard.catch(() => refuse(ask.kind === 'open' ? 'no reader' : 'damaged'));
      if (data === undefined) return refuse('takes too long');
      const news = v.safeParse(SqliteNews, data);
      if (!news.success) return refuse('no reader');
      return news.output.kind === 'unusable' ? refuse(news.output.why) : news.output;
    } finally {
      clearTimeout(timer);
    }
  };
}
