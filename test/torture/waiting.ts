/** How a run waits: by looks, and never for ever. */

/** What a person doesn't wait longer for. */
const HANGS_MS = 90_000;

/** Between two looks. */
export const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

export async function unlessHanging<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hangs`)), HANGS_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
