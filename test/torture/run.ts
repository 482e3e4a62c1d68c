/** A run of the torture: life after life of the real app against a stand-in that misbehaves, until the time is up. */
import { whyNoDisks } from '../drive/disk.ts';
import { chanceOf } from './chance.ts';
import { endLife } from './end.ts';
import { lastLife, live, mayLose } from './life.ts';
import { promises } from './promises.ts';
import { newScene } from './scene.ts';
import { inWords, lives, NEEDS_DISK, sizesOf } from './schedule.ts';

export interface RunOptions {
  readonly chromium: string;
  readonly seed: number;
  /** No life begins later. */
  readonly minutes: number;
  readonly say: (line: string) => void;
}

export interface Tally {
  readonly lives: number;
  /** Misbehaviour that really hit a request, and how often. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly saved: number;
  readonly broken: readonly string[];
  /** The lives as they were drawn. */
  readonly schedule: readonly string[];
}

const FILES = 10;

export async function torture({ chromium, seed, minutes, say }: RunOptions): Promise<Tally> {
  const chance = chanceOf(seed);
  const noDisks = await whyNoDisks();
  if (noDisks) say(`without ${[...NEEDS_DISK].join(', ')}: ${noDisks}`);
  const schedule = lives(chance, FILES, noDisks ? NEEDS_DISK : new Set());
  const scene = await newScene(sizesOf(chance, FILES), noDisks === undefined);
  const kept = promises(() => scene.standIn);
  const kinds = new Map<string, number>();
  const told: string[] = [];
  const endMs = Date.now() + minutes * 60_000;
  let saved = 0;
  let count = 0;
  let mayHaveLost = false;
  try {
    while (Date.now() < endMs && kept.broken.length === 0) {
      const life = schedule.next().value;
      told.push(`life ${++count}: ${inWords(life)}`);
      say(told.at(-1) ?? '');
      const outcome = await live(scene, kept, life, { chromium, mayHaveLost });
      for (const [name, hits] of outcome.hits) kinds.set(name, (kinds.get(name) ?? 0) + hits);
      saved += outcome.saved;
      mayHaveLost = (await endLife(scene, life.end, outcome.thaw, chanceOf(seed + count), say)) || mayLose(life);
    }
    if (kept.broken.length === 0) {
      count++;
      say(`life ${count}: nobody misbehaves, and all is brought to its end`);
      saved += await lastLife(scene, kept, { chromium, mayHaveLost });
    }
  } catch (error) {
    kept.breaks(`life ${count} could not be lived: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    await scene.end();
  }
  return { lives: count, kinds, saved, broken: kept.broken, schedule: told };
}
