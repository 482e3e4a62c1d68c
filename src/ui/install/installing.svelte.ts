/** Chromium's offer to install the app, which TypeScript's DOM doesn't have. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Whether Thaw is installed, and the browser's own offer to do it, kept until the person wants it. */
export class Installing {
  isInstalled = $state(matchMedia('(display-mode: standalone)').matches);
  #prompt = $state.raw<InstallPrompt>();

  /** False where the browser has no such offer, or made none. */
  readonly canAsk = $derived.by(() => this.#prompt !== undefined);

  /** Keeps the browser's offer, which would else stand over the page by itself. @returns what ends it. */
  start(): () => void {
    const offered = (event: Event): void => {
      if (!isPrompt(event)) return;
      event.preventDefault();
      this.#prompt = event;
    };
    const installed = (): void => {
      this.isInstalled = true;
      this.#prompt = undefined;
    };
    addEventListener('beforeinstallprompt', offered);
    addEventListener('appinstalled', installed);
    return () => {
      removeEventListener('beforeinstallprompt', offered);
      removeEventListener('appinstalled', installed);
    };
  }

  /** Shows the browser's question; it can be shown once, and the browser offers anew if it likes. */
  async ask(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = undefined;
    await prompt?.prompt();
  }
}

const isPrompt = (event: Event): event is InstallPrompt => 'prompt' in event && typeof event.prompt === 'function';
