import type { Snippet } from 'svelte';

/**
 * The place above the waterline where a screen shows what is selected. It belongs to the frame, so
 * that neither it nor the waterline ever lies over the screen.
 */
export class TrayPlace {
  content = $state.raw<Snippet>();

  /** @returns what takes it away again. */
  put(content: Snippet): () => void {
    this.content = content;
    return () => {
      if (this.content === content) this.content = undefined;
    };
  }
}
