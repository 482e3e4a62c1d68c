/** The transfers that run now: each under its lock, so that one tab or worker has it. */
import type { Board } from './board.ts';
import type { EnginePorts } from './ports.ts';
import type { RunOf } from './runs.ts';
import { runTransfer } from './transfer.ts';

export interface InHand {
  begin(id: string): void;
  /** Ends a run, which hears of it at once. @returns once it has ended. */
  letGo(id: string): Promise<void>;
  letAllGo(): Promise<void>;
  has(id: string): boolean;
  isEmpty(): boolean;
}

export function createInHand(ports: EnginePorts, board: Board, runOf: RunOf): InHand {
  const running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();

  const letGo = async (id: string): Promise<void> => {
    const one = running.get(id);
    one?.abort.abort();
    await one?.ended;
  };

  return {
    begin: (id) => {
      const abort = new AbortController();
      board.add(id);
      const work = (): Promise<void> => runTransfer(runOf(id, abort.signal));
      const ended = ports
        .locked(`thaw-transfer-${id}`, abort.signal, work)
        .catch(() => undefined)
        .finally(() => {
          running.delete(id);
          board.remove(id);
          ports.tell.changed('transfers');
        });
      running.set(id, { abort, ended });
    },
    letGo,
    letAllGo: async () => {
      await Promise.all([...running.keys()].map(letGo));
    },
    has: (id) => running.has(id),
    isEmpty: () => running.size === 0,
  };
}
