import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/**
 * A transfer that changes its group is drawn anew there, and the focus in it would fall to the
 * page's beginning: it goes on with the same transfer.
 *
 * @param watched what changes when rows move; read to be told of it.
 */
export const keepsFocus =
  (watched: () => unknown): Attachment<HTMLElement> =>
  (list) => {
    let last: string | undefined;
    const remember = (event: FocusEvent): void => {
      const row = event.target instanceof Element ? event.target.closest('[data-transfer]') : null;
      last = row?.getAttribute('data-transfer') ?? undefined;
    };
    list.addEventListener('focusin', remember);
    $effect(() => {
      watched();
      void tick().then(() => {
        if (last === undefined || document.activeElement !== document.body) return;
        list.querySelector<HTMLElement>(`[data-transfer="${CSS.escape(last)}"] [data-arrow]`)?.focus({ preventScroll: true });
      });
    });
    return () => list.removeEventListener('focusin', remember);
  };
