/** Files that the system opened Thaw with; they wait here until their screen takes them. */
class LaunchedFiles {
  #files = $state.raw<readonly File[]>([]);

  get areThere(): boolean {
    return this.#files.length > 0;
  }

  put(files: readonly File[]): void {
    this.#files = files;
  }

  /** @returns them once. */
  take(): readonly File[] {
    const files = this.#files;
    this.#files = [];
    return files;
  }
}

/** For *Check a file*. */
export const launchedReceipts = new LaunchedFiles();
/** For *Open an inventory*. */
export const launchedInventories = new LaunchedFiles();
