/** Counts what a client was made to do, so that an operation which nobody tried can't hide. */
import type { Driver } from './driver.ts';

export interface Tried {
  done: number;
  refused: number;
}

export interface Tally {
  readonly driver: Driver;
  readonly tried: ReadonlyMap<string, Tried>;
}

export function tallied(driver: Driver): Tally {
  const tried = new Map<string, Tried>();
  const count = (operation: string, outcome: keyof Tried): void => {
    const seen = tried.get(operation) ?? { done: 0, refused: 0 };
    seen[outcome]++;
    tried.set(operation, seen);
  };
  return {
    tried,
    driver: {
      ...driver,
      call: async (operation, input) => {
        const answer = await driver.call(operation, input);
        count(operation, 'done');
        return answer;
      },
      pages: async (operation, input, pageSize) => {
        const pages = await driver.pages(operation, input, pageSize);
        count(operation, 'done');
        return pages;
      },
      refused: async (operation, input) => {
        const refusal = await driver.refused(operation, input);
        count(operation, 'refused');
        return refusal;
      },
    },
  };
}
