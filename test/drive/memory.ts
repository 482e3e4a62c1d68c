/** Memory of all processes of a browser: proportional set sizes, so that shared pages count once. */
import { readdirSync, readFileSync } from 'node:fs';
import { browserPids } from './thaw.ts';

const KiB = 1024;

/** @returns bytes now; Linux only. */
export function browserMemory(profile: string): number {
  const groups = new Set(browserPids(profile));
  let bytes = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name in brackets may hold blanks; the process group is the third field after it.
      const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
      if (!groups.has(group)) continue;
      const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'utf8')) ?? [];
      bytes += Number(kilobytes ?? 0) * KiB;
    } catch {
      // It ended while we looked.
    }
  }
  return bytes;
}

/** Looks every quarter of a second. @returns what ends it and gives the peak in bytes. */
export function watchMemory(profile: string): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, browserMemory(profile));
  }, 250);
  return () => {
    clearInterval(timer);
    return peak;
  };
}
