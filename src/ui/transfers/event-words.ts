import { explain } from '../../core/failure/catalogue.ts';
import type { Happening } from '../../core/transfer/event.ts';
import { named } from '../../core/words/names.ts';
import { counted, formatBytes, formatCount } from '../../core/words/sizes.ts';
import { duration } from '../../core/words/times.ts';

/** Chunks that are named one by one; of more only the number is told. */
const NAMED = 5;

/** @returns an event as a sentence. Chunks are counted from 1 for people. */
export function eventWords(happening: Happening): string {
  switch (happening.is) {
    case 'accepted':
      return 'Amazon accepted the request.';
    case 'adopted':
      return 'A job that Amazon had already was taken up.';
    case 'asked-twice':
      return `The browser sent the request twice on a broken line: Amazon has ${counted(happening.jobIds.length, 'job')} for it, and may charge each.`;
    case 'output-ready':
      return 'Amazon has it ready.';
    case 'planned':
      return `${counted(happening.chunks, 'chunk')} to fetch in all, ${formatCount(happening.alreadyStored)} were here already.`;
    case 'paused':
      return 'Paused by you.';
    case 'resumed':
      return 'Resumed by you.';
    case 'slept':
      return `Nothing ran for ${duration(happening.forMs)}: this device slept, or the browser froze Thaw. It went on from what was kept.`;
    case 'failed':
      return happening.chunk === undefined
        ? explain(happening.failure).happened
        : `Chunk ${happening.chunk + 1}: ${explain(happening.failure).happened}`;
    case 'fetched-again':
      return `Chunk ${happening.chunk + 1} didn’t match its hash. Fetched again.`;
    case 'condemned':
      return condemned(happening.chunks);
    case 'throttled':
      return `Amazon asks for fewer requests: ${counted(happening.lanes, 'chunk')} at once from now.`;
    case 'proven':
      return 'The tree hash of the whole agrees: proven.';
    case 'length-checked':
      return 'All bytes are here. Amazon gave no hash of the whole, so only the length was checked.';
    case 'handed-over':
      return `Handed to the browser as ${named(happening.savedAs)}.`;
    case 'read-back':
      return `Saved as ${named(happening.savedAs)}, read back, equal.`;
    case 'cleared':
      return `${formatBytes(happening.bytes)} were cleared from this browser.`;
  }
}

function condemned(chunks: readonly number[]): string {
  const numbers = chunks.slice(0, NAMED).map((chunk) => formatCount(chunk + 1));
  const more = chunks.length - numbers.length;
  const which = `${numbers.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
  return `${chunks.length === 1 ? 'Chunk' : 'Chunks'} ${which} in the store ${chunks.length === 1 ? 'was' : 'were'} no longer whole. To be fetched again.`;
}
