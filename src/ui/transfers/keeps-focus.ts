import type { Attachment } from 'svelte/attachments';

/**
 * What has the focus may go: a transfer changes its group and is drawn anew there, or a notice is
 * closed. The focus would fall to the page's beginning; it goes on with the same transfer. When
 * the person left by themselves, it is left alone.
 */
export const keepsFocus: Attachment<HTMLElement> = (list) => {
  let last: string | undefined;
  const remember = ({ target }: FocusEvent): void => {
    last = target instanceof Element ? (target.closest('[data-transfer]')?.getAttribute('data-transfer') ?? undefined) : undefined;
  };
  const leave = ({ target, relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && list.contains(relatedTarget)) return;
    setTimeout(() => {
      const isStillHere = target instanceof Element && target.isConnected;
      if (isStillHere && !list.contains(document.activeElement)) last = undefined;
    });
  };
  const restore = (): void => {
    if (last === undefined || document.activeElement !== document.body) return;
    list.querySelector<HTMLElement>(`[data-transfer="${CSS.escape(last)}"] [data-arrow]`)?.focus({ preventScroll: true });
  };
  const changes = new MutationObserver(() => setTimeout(restore));
  changes.observe(list, { childList: true, subtree: true });
  list.addEventListener('focusin', remember);
  list.addEventListener('focusout', leave);
  return () => {
    changes.disconnect();
    list.removeEventListener('focusin', remember);
    list.removeEventListener('focusout', leave);
  };
};
