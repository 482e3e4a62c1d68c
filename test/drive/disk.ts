/** Small file systems of their own for tests: to be filled up, or to lose their power. */
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MiB = 1024 * 1024;
/** So few files that filling it up takes no time, and enough for a browser's profile. */
const FILES = 2_000;

export interface Disk {
  /** Where it is mounted. */
  readonly folder: string;
  readonly image: string;
  /**
   * Another program takes all room until it is told to give it back: for further `files`, or the
   * last `bytes`. Then Chromium throws away everything that the app has stored, within seconds,
   * also while it is in use.
   */
  fill(what: 'files' | 'bytes'): Promise<() => Promise<void>>;
  /** The disk takes nothing more, and whoever writes to it waits, until it is let go. */
  hold(): Promise<() => Promise<void>>;
  /**
   * Copies what the disk itself holds at this moment. What the system had not written to it yet is
   * not in the copy, as after a power cut. Whoever writes to the disk must stand still meanwhile.
   */
  afterPowerCut(): Promise<Disk>;
  remove(): Promise<void>;
}

/** Why no such disk can be made on this machine; undefined where it can. */
export async function whyNoDisks(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'no loop-mounted file systems on this system';
  if (process.getuid?.() !== 0) return 'mounting a file system needs root';
  try {
    const disk = await newDisk(16);
    await disk.remove();
    return undefined;
  } catch (error) {
    return `no file system could be mounted here (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`;
  }
}

export async function newDisk(mebibytes: number): Promise<Disk> {
  const place = await mkdtemp(join(tmpdir(), 'thaw-disk-'));
  const image = join(place, 'image');
  await writeFile(image, '');
  await truncate(image, mebibytes * MiB);
  // All of it is laid out at once, so that the system writes nothing there of its own accord.
  await run('mkfs.ext4', ['-q', '-m', '0', '-N', String(FILES), '-E', 'lazy_itable_init=0,lazy_journal_init=0,nodiscard', image]);
  return mounted(place, image);
}

async function mounted(place: string, image: string): Promise<Disk> {
  const folder = join(place, 'mounted');
  await mkdir(folder);
  const { stdout } = await run('losetup', ['--find', '--show', image]);
  const device = stdout.trim();
  // Past the system's cache to the image, where the system allows it.
  await run('losetup', ['--direct-io=on', device]).catch(() => undefined);
  try {
    // Only what a program syncs gets to the disk within a test's time: the hardest case.
    await run('mount', ['-t', 'ext4', '-o', 'commit=300,nodiscard', device, folder]);
  } catch (error) {
    await run('losetup', ['--detach', device]);
    throw error;
  }
  return {
    folder,
    image,
    fill: async (what) => {
      const others = join(folder, 'somebody-elses');
      // After a power cut in the middle of an earlier filling it is there still.
      await rm(others, { recursive: true, force: true });
      await mkdir(others);
      if (what === 'files') {
        await takeAllFiles(others);
        return () => rm(others, { recursive: true, force: true });
      }
      const stop = await takeAllBytes(others);
      return async () => {
        await stop();
        await rm(others, { recursive: true, force: true });
      };
    },
    hold: async () => {
      await run('fsfreeze', ['--freeze', folder]);
      return async () => void (await run('fsfreeze', ['--unfreeze', folder]));
    },
    afterPowerCut: async () => {
      const copyPlace = await mkdtemp(join(tmpdir(), 'thaw-disk-'));
      const copy = join(copyPlace, 'image');
      for (let before = ''; before !== (await writesOf(device));) {
        before = await writesOf(device);
        await run('cp', ['--sparse=always', image, copy]);
      }
      return mounted(copyPlace, copy);
    },
    remove: async () => {
      await run('umount', [folder]).catch(() => run('umount', ['--lazy', folder]));
      await run('losetup', ['--detach', device]);
      await rm(place, { recursive: true, force: true });
    },
  };
}

/** Changes with every write that reached the device. */
async function writesOf(device: string): Promise<string> {
  const fields = (await readFile(device.replace('/dev/', '/sys/block/') + '/stat', 'utf8')).trim().split(/\s+/);
  return `${fields[4]} ${fields[6]} ${fields[8]}`;
}

/** Makes empty files until the file system has no room for another one. */
async function takeAllFiles(folder: string): Promise<void> {
  try {
    for (let i = 0; ; i++) await (await open(join(folder, String(i)), 'w')).close();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

/** Writes until there is no room, and takes at once what is given back. @returns what ends it. */
async function takeAllBytes(folder: string): Promise<() => Promise<void>> {
  const file = await open(join(folder, 'bytes'), 'w');
  const take = async (): Promise<void> => {
    for (const size of [MiB, 4_096]) {
      try {
        for (;;) await file.write(Buffer.alloc(size, 1));
      } catch (error) {
        if (!isFull(error)) throw error;
      }
    }
  };
  await take();
  let isOn = true;
  const going = (async () => {
    while (isOn) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await take();
    }
  })();
  return async () => {
    isOn = false;
    await going;
    await file.close();
  };
}

const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOSPC';

/** Stops whole process groups in the middle of whatever they do, and waits until the last thread stands. */
export async function freeze(leaders: readonly number[]): Promise<void> {
  for (const leader of leaders) process.kill(-leader, 'SIGSTOP');
  for (;;) {
    const states = await Promise.all((await membersOf(leaders)).map(threadStates));
    if (states.flat().every((state) => STANDING.has(state))) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Stopped, traced, dead. */
const STANDING = new Set(['T', 't', 'Z', 'X']);

async function membersOf(leaders: readonly number[]): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const groups = await Promise.all(pids.map(async (pid) => Number((await statOf(`/proc/${pid}/stat`))[2])));
  return pids.filter((_, i) => leaders.includes(groups[i]!));
}

async function threadStates(pid: number): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  return Promise.all(threads.map(async (thread) => (await statOf(`/proc/${pid}/task/${thread}/stat`))[0] ?? 'Z'));
}

/** State, parent and group first; of a process that is gone nothing. */
async function statOf(path: string): Promise<string[]> {
  const line = await readFile(path, 'utf8').catch(() => ')');
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
}
