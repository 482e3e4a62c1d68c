/** Gives up what stays silent: a read of a damaged Blob may never end (faults.md, F9 and G4). */

/** Thrown when nothing came for too long. */
export class Silent extends Error {
  constructor(afterMs: number) {
    super(`nothing came for ${afterMs} ms`);
    this.name = 'Silent';
  }
}

/**
 * Runs work that has to show signs of life.
 *
 * @param work gets a function to call at each sign of life; it throws once the work was given up,
 * so that a late read ends there.
 * @throws Silent when no sign came for `afterMs`.
 */
export function unlessSilent<T>(afterMs: number, work: (alive: () => void) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      over = true;
      clearTimeout(timer);
    };
    const alive = (): void => {
      if (over) throw new Silent(afterMs);
      clearTimeout(timer);
      timer = setTimeout(() => {
        end();
        reject(new Silent(afterMs));
      }, afterMs);
    };
    alive();
    work(alive).then(resolve, reject).finally(end);
  });
}
