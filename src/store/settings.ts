/** Choices of the person. Writer: pages. */
import { reading, writing } from './database.ts';
import type { Settings } from './schema.ts';

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  density: 'normal',
  lanes: null,
  regions: null,
  notices: false,
  noticeNames: false,
  ownPrices: {},
  answeredOffers: [],
};

export async function settings(): Promise<Settings> {
  const stored = await reading(['settings'], (transaction) => transaction.objectStore('settings').get('settings'));
  return { ...DEFAULT_SETTINGS, ...stored };
}

export function changeSettings(change: Partial<Settings>): Promise<void> {
  return writing('strict', ['settings'], async (transaction) => {
    const store = transaction.objectStore('settings');
    await store.put({ ...DEFAULT_SETTINGS, ...(await store.get('settings')), ...change }, 'settings');
  });
}
