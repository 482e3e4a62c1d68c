/** Where a click on a notice leads: into a tab that is open, or a new one. */
import * as v from 'valibot';
import { Go } from '../messages.ts';

/** A tab of ours, as the browser shows it to its worker. */
interface Tab {
  readonly focused: boolean;
  readonly visibilityState: string;
  postMessage(message: Go): void;
  focus(): Promise<unknown>;
}
interface Tabs {
  matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly Tab[]>;
  openWindow(url: string): Promise<unknown>;
}

/** @param place the hash route that the notice carries, as the browser kept it. */
export async function openPlace(tabs: Tabs, place: unknown): Promise<void> {
  const go = v.safeParse(Go, { kind: 'go', hash: place });
  const hash = go.success ? go.output.hash : '#/transfers';
  const open = await tabs.matchAll({ type: 'window', includeUncontrolled: true });
  const tab = open.find(({ focused }) => focused) ?? open.find(({ visibilityState }) => visibilityState === 'visible') ?? open[0];
  if (!tab) return void (await tabs.openWindow(`/${hash}`));
  tab.postMessage({ kind: 'go', hash });
  // Some systems refuse to bring a window to the front; the tab has gone there all the same.
  await tab.focus().catch(() => undefined);
}
