/** The same engine as a dedicated worker, for browsers and windows without a service worker. */
import { answer } from './answers.ts';
import { createHost } from './host.ts';

declare const self: DedicatedWorkerGlobalScope;

const host = createHost(self.location.origin);

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (!port) return;
  void answer(event.data, host).then((reply) => port.postMessage(reply));
});

self.addEventListener('online', () => host.engine.nudge());
