/** Looks how transfers stand and shows what is due. There is one such worker, so a notice comes once, however many tabs are open. */
import { dueNotices } from '../core/notices/due.ts';
import type { Notice, Standing, Told } from '../core/notices/notice.ts';
import { needsStored, standingOf } from '../core/notices/standing.ts';
import { noticePlace, noticeWords } from '../core/notices/words.ts';
import { storedOf } from '../store/chunks.ts';
import type { Settings } from '../store/schema.ts';
import { settings } from '../store/settings.ts';
import { forgetTold, putTold, readTold } from '../store/told.ts';
import { allTransfers } from '../store/transfers.ts';

const ICON = '/icons/icon-192.png';
/** Android shows only its shape. */
const BADGE = '/icons/monochrome-96.png';

/** TypeScript's worker types lack what Chromium has: whether the one that takes another's place may sound. */
interface Options extends NotificationOptions {
  readonly renotify: boolean;
}

/** @returns what looks, and shows what is due; pages clock it by their pings. It never throws. */
export function createNotices({ registration }: ServiceWorkerGlobalScope): () => Promise<void> {
  /** The store's copy may be refused by a full disk, which is a reason for a notice and not for ten. */
  let told: Told | undefined;
  let isOff = false;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const choices = await settings();
    if (!choices.notices || Notification.permission !== 'granted') return turnOff();
    isOff = false;
    const nowMs = Date.now();
    const due = dueNotices(told ?? (await readTold()), await standings(nowMs), nowMs);
    const isChanged = JSON.stringify(due.told) !== JSON.stringify(told);
    told = due.told;
    // Before it is shown: a worker that is stopped between the two must not tell it twice.
    if (isChanged) await putTold(told).catch(() => undefined);
    for (const notice of due.notices) await show(registration, notice, choices);
  };
  const turnOff = async (): Promise<void> => {
    told = undefined;
    if (!isOff) await forgetTold();
    isOff = true;
  };
  return () =>
    (looking ??= look()
      .catch(() => undefined)
      .finally(() => (looking = undefined)));
}

async function show(registration: ServiceWorkerRegistration, notice: Notice, { noticeNames }: Settings): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { title, body } = noticeWords(notice, noticeNames, { nowMs: Date.now(), locale: 'en-GB', timeZone });
  const options: Options = {
    body,
    tag: notice.kind,
    icon: ICON,
    badge: BADGE,
    data: noticePlace(notice),
    silent: notice.isMerged,
    renotify: !notice.isMerged,
  };
  await registration.showNotification(title, options);
  if (notice.kind === 'all-done') for (const before of await registration.getNotifications({ tag: 'ready' })) before.close();
}

/** Chunks are counted only where it matters: a look comes every few seconds. */
async function standings(nowMs: number): Promise<Standing[]> {
  const transfers = await allTransfers();
  return Promise.all(transfers.map(async (transfer) => standingOf(transfer, needsStored(transfer, nowMs) ? await storedOf(transfer.id) : undefined)));
}
