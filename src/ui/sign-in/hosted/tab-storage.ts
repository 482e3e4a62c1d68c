/** One record in this tab's `sessionStorage`: gone with the tab, seen by no other. */
import * as v from 'valibot';

export interface TabRecord<T> {
  /** @returns undefined where there is none, or none that can be read. */
  read(): T | undefined;
  write(value: T): void;
  drop(): void;
}

/** Where the browser refuses the storage, the record lives in memory and ends with the page. */
export function tabRecord<S extends v.GenericSchema>(key: string, schema: S): TabRecord<v.InferOutput<S>> {
  let inMemory: string | undefined;
  const text = (): string | null => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return inMemory ?? null;
    }
  };
  return {
    read: () => {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text());
      return parsed.success ? parsed.output : undefined;
    },
    write: (value) => {
      inMemory = JSON.stringify(value);
      try {
        sessionStorage.setItem(key, inMemory);
      } catch {
        // Private windows of some browsers: a reload asks again, nothing else is lost.
      }
    },
    drop: () => {
      inMemory = undefined;
      try {
        sessionStorage.removeItem(key);
      } catch {
        // It was never there.
      }
    },
  };
}
