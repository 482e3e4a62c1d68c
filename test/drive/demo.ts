/** The demo as `npm start` serves it, and what its archives really hold. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Content } from '../../stand-in/core/index.ts';
import { archiveIdOf } from '../../stand-in/core/archive-id.ts';
import { demoVaults } from '../../stand-in/core/demo/vaults.ts';
import { startStandIn, type RunningStandIn } from './stand-in.ts';
import { killBrowser, openThaw, type OpenOptions, type Thaw } from './thaw.ts';

export interface Demo {
  readonly standIn: RunningStandIn;
  readonly thaw: Thaw;
  readonly archive: typeof demoArchive;
  end(): Promise<void>;
}

export async function openDemo(options: { readonly chromium: string; readonly open?: Partial<OpenOptions> }): Promise<Demo> {
  const standIn = await startStandIn(['--job-delay', '100ms']);
  const thaw = await openThaw({ chromium: options.chromium, url: standIn.url, ...options.open });
  await thaw.signInToDemo();
  return {
    standIn,
    thaw,
    archive: demoArchive,
    end: async () => {
      await thaw.close().catch(() => killBrowser(thaw.profile));
      await standIn.kill();
      await rm(thaw.profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface DemoArchive {
  readonly archiveId: string;
  sha256(): Promise<string>;
}

/** @param path as the upload tool knew it. */
export function demoArchive(vault: string, path: string): DemoArchive {
  const archiveId = archiveIdOf(`${vault} ${path}`);
  const found = demoVaults()
    .find(({ name }) => name === vault)
    ?.archives.find((archive) => archive.archiveId === archiveId);
  if (!found) throw new Error(`the demo has no ${path} in ${vault}`);
  return { archiveId, sha256: () => hashOf(found.content) };
}

async function hashOf(content: Content): Promise<string> {
  const whole = createHash('sha256');
  for await (const piece of content.read(0, content.sizeBytes)) whole.update(piece);
  return whole.digest('hex');
}
