/** Finds who runs the engine: the service worker, or a worker of this tab where there is none. */
import { SECOND } from '../../core/units.ts';
import { scriptUrl } from './script-url.ts';

/** What an ask is posted to. */
export type Way =
  | { readonly is: 'service-worker'; readonly registration: ServiceWorkerRegistration }
  /** Blocked, private window: the same engine, for as long as this tab is open. */
  | { readonly is: 'alone'; readonly worker: Worker };

/** A worker that isn't active by then won't be: it may wait behind a broken one. */
const ACTIVE_WITHIN_MS = 10 * SECOND;

export async function findWay(): Promise<Way> {
  const registration = await register().catch(() => undefined);
  if (registration && (await becomesActive(registration))) return { is: 'service-worker', registration };
  return { is: 'alone', worker: new Worker(scriptUrl('/engine.js'), { name: 'thaw-engine' }) };
}

async function register(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  const known = await navigator.serviceWorker.getRegistration();
  const registering = navigator.serviceWorker.register(scriptUrl('/sw.js'), { updateViaCache: 'none' });
  if (!known?.active) return registering;
  // Offline the script can't be compared with a newer one; the worker that is there does.
  void registering.catch(() => undefined);
  return known;
}

function becomesActive(registration: ServiceWorkerRegistration): Promise<boolean> {
  if (registration.active) return Promise.resolve(true);
  const worker = registration.installing ?? registration.waiting;
  if (!worker) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ACTIVE_WITHIN_MS);
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'activated' && worker.state !== 'redundant') return;
      clearTimeout(timer);
      resolve(worker.state === 'activated');
    });
  });
}
