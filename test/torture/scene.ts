/** Where a run takes place: a stand-in with files, and a profile on a disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFile, newFolder, type SourceFile } from '../drive/files.ts';
import { newDisk, type Disk } from '../drive/disk.ts';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { killBrowser } from '../drive/thaw.ts';

const DISK_MIB = 2_048;

export interface Scene {
  standIn: RunningStandIn;
  readonly files: readonly SourceFile[];
  profile: string;
  disk: Disk | undefined;
  restartStandIn(): Promise<void>;
  end(): Promise<void>;
}

export async function newScene(sizes: readonly number[], onDisk: boolean): Promise<Scene> {
  const folder = await newFolder();
  const state = await mkdtemp(join(tmpdir(), 'thaw-state-'));
  const files: SourceFile[] = [];
  for (const [i, size] of sizes.entries()) files.push(await makeFile(folder, `archive-${i}.bin`, size));
  const flags = ['--data', folder, '--state', state, '--job-delay', '100ms', '--bandwidth', '60MB/s'];
  const disk = onDisk ? await newDisk(DISK_MIB) : undefined;
  const scene: Scene = {
    standIn: await startStandIn(flags),
    files,
    profile: disk?.folder ?? (await mkdtemp(join(tmpdir(), 'thaw-profile-'))),
    disk,
    restartStandIn: async () => {
      const { port } = scene.standIn;
      await scene.standIn.kill();
      scene.standIn = await startStandIn([...flags, '--port', String(port)]);
    },
    end: async () => {
      await killBrowser(scene.profile);
      await scene.standIn.kill();
      await scene.disk?.remove();
      for (const path of [folder, state, ...(scene.disk ? [] : [scene.profile])]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return scene;
}
