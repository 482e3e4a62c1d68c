/** Small file systems of their own for tests: to be filled up, or to lose their power. */
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, open, readdir, readFile, rm, statfs, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MiB = 1024 * 1024;
/** A file system counts in blocks. */
const NEARLY_NONE = 4096;

export interface Disk {
  /** Where it is mounted. */
  readonly folder: string;
  readonly image: string;
  /** Another program takes all room, and every byte that is freed meanwhile, until it is told to give it back. */
  fill(): Promise<() => Promise<void>>;
  /**
   * Copies what the disk itself holds at this moment. What the system had not written to it yet is
   * not in the copy, as after a power cut. Whoever writes to the disk must stand still meanwhile.
   */
  afterPowerCut(): Promise<Disk>;
  free(): Promise<number>;
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
  await run('mkfs.ext4', ['-q', '-m', '0', '-E', 'lazy_itable_init=0,lazy_journal_init=0,nodiscard', image]);
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
  const free = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
  return {
    folder,
    image,
    free,
    fill: async () => {
      const release = takeAll(join(folder, 'somebody-elses'));
      while ((await free()) > NEARLY_NONE) await setTimeout(REFILL_MS);
      return release;
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

/** Writes as long as there is room for another byte, and takes every byte that is freed later. */
function takeAll(path: string): () => Promise<void> {
  let over = false;
  const going = (async () => {
    const file = await open(path, 'w');
    while (!over) {
      for (const piece of PIECES) await writeAll(file, piece);
      await setTimeout(REFILL_MS);
    }
    await file.close();
    await rm(path);
  })();
  return () => {
    over = true;
    return going;
  };
}

const PIECES = [Buffer.alloc(MiB, 1), Buffer.alloc(4096, 1), Buffer.alloc(1, 1)];
const REFILL_MS = 20;

/** Until there is no room; what is written is on the disk, so that the room is really taken. */
async function writeAll(file: FileHandle, piece: Buffer): Promise<void> {
  try {
    while ((await file.write(piece)).bytesWritten === piece.length);
    await file.sync();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
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
