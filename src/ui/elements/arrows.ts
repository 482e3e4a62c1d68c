import type { Attachment } from 'svelte/attachments';

/** Arrow keys, Home and End move among a list's own links and buttons marked `data-arrow`. */
export const arrows: Attachment<HTMLElement> = (list) => {
  const move = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const stops = [...list.querySelectorAll<HTMLElement>('[data-arrow]')];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    const stop = to === undefined ? undefined : stops[to];
    if (!stop) return;
    event.preventDefault();
    stop.focus();
  };
  list.addEventListener('keydown', move);
  return () => list.removeEventListener('keydown', move);
};
