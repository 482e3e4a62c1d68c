/** The service worker: routes events, decides nothing. */
import type { Ask } from '../messages.ts';
import { answer } from './answers.ts';
import { createHost } from './host.ts';
import { openPlace } from './notice-click.ts';
import { createNotices } from './notices.ts';
import { fromSave } from './save.ts';
import { dropOldShells, fromShell, keepShell, routeShell } from './shell.ts';

declare const self: ServiceWorkerGlobalScope;

const host = createHost(self.location.origin);
const showDueNotices = createNotices(self);

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([keepShell(), routeShell(event)]));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOldShells(), self.clients.claim()]));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  const response = fromSave(event.request, url, host) ?? fromShell(event.request, url);
  if (response) event.respondWith(response);
});

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (!port || !(event.source instanceof Client) || new URL(event.source.url).origin !== self.location.origin) return;
  const message: unknown = event.data;
  const replied = answer(message, host).then((reply) => {
    port.postMessage(reply);
    // Said to a waiting worker, and only while nothing runs: the page has made sure of it.
    if (reply.ok && isOf('take-over', message)) void self.skipWaiting();
    return isOf('ping', message) ? showDueNotices() : undefined;
  });
  event.waitUntil(replied);
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPlace(self.clients, event.notification.data));
});

self.addEventListener('online', () => host.engine.nudge());

const isOf = (kind: Ask['kind'], message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind;
