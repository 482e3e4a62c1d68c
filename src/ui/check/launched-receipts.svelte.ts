/** Receipts that the system opened Thaw with; they wait here until *Check a file* takes them. */
class LaunchedReceipts {
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

export const launchedReceipts = new LaunchedReceipts();
