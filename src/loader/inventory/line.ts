/** What loaders of one inventory, in whatever tabs, tell each other; one of them reads. */
import * as v from 'valibot';
import { NEWS_CHANNEL, type News } from '../../messages.ts';
import { InventoryNews } from './asks.ts';
import type { Progress } from './messages.ts';

const Told = v.variant('kind', [
  /** Further pages are in the store. */
  v.object({ kind: v.literal('committed') }),
  /** Names in the stored pages are others now. */
  v.object({ kind: v.literal('renamed') }),
  v.object({ kind: v.literal('progress'), progress: v.unknown() }),
]);

export interface Line {
  committed(): void;
  renamed(): void;
  progress(progress: Progress): void;
  /** Tells screens that the record has changed. */
  changed(): void;
}

export function openLine(
  inventoryId: string,
  hear: { readonly committed: () => void; readonly renamed: () => void; readonly progress: (progress: Progress) => void },
): Line {
  const channel = new BroadcastChannel(`thaw-inventory-${inventoryId}`);
  const news = new BroadcastChannel(NEWS_CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    // Of another build perhaps: what isn't understood is passed over.
    const told = v.safeParse(Told, data);
    if (!told.success) return;
    if (told.output.kind === 'committed') return hear.committed();
    if (told.output.kind === 'renamed') return hear.renamed();
    const heard = v.safeParse(InventoryNews, told.output);
    if (heard.success && heard.output.kind === 'progress') hear.progress(heard.output.progress);
  };
  return {
    committed: () => channel.postMessage({ kind: 'committed' }),
    renamed: () => channel.postMessage({ kind: 'renamed' }),
    progress: (progress) => channel.postMessage({ kind: 'progress', progress }),
    changed: () => news.postMessage({ kind: 'changed', what: 'inventories' } satisfies News),
  };
}
