/** What happens in the middle of a life. */
import type { Driven } from '../floor/downloading.ts';
import type { Promises } from './promises.ts';
import type { Scene } from './scene.ts';
import type { Trouble } from './schedule.ts';

/** @returns what ends it. */
export async function makeTrouble(scene: Scene, kept: Promises, what: Trouble, thaw: Driven): Promise<(() => Promise<void>) | undefined> {
  const { standIn } = scene;
  switch (what) {
    case 'none':
      return undefined;
    case 'worker stopped': {
      const devtools = await thaw.context.newCDPSession(thaw.page);
      await devtools.send('ServiceWorker.enable');
      await devtools.send('ServiceWorker.stopAllWorkers');
      await devtools.detach();
      return undefined;
    }
    case 'page reloaded':
      await thaw.page.reload();
      await thaw.page.getByRole('main').waitFor();
      return undefined;
    case 'output taken away': {
      const [job] = (await thaw.transfers()).filter(({ whole }) => whole === 'open').flatMap(({ source }) => (source ? [source.jobId] : []));
      if (job !== undefined) await standIn.order('expire-output', { jobId: job });
      return undefined;
    }
    case 'keys run out':
      await standIn.order('expire-keys', {});
      return undefined;
    case 'clock 10 min ahead':
      await standIn.order('clock', { advanceMs: 600_000 });
      return undefined;
    case 'clock 7 min back':
      await standIn.order('clock', { advanceMs: -420_000 });
      return undefined;
    case 'clock 2 h ahead':
      await standIn.order('clock', { advanceMs: 7_200_000 });
      return undefined;
    case 'stand-in killed':
      await kept.beforeJournalIsGone();
      await scene.restartStandIn();
      return undefined;
    case 'full disk':
      return scene.disk?.fill('files');
  }
}
