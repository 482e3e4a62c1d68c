import { formatBytes } from '../words/sizes.ts';
import { KEPT, quoted, type Texts } from './entry.ts';

type Jobs =
  | 'ask-unclear'
  | 'job-failed'
  | 'job-differs'
  | 'output-expired'
  | 'empty-output'
  | 'chunk-damaged'
  | 'chunk-always-damaged'
  | 'chunk-gone'
  | 'whole-differs';

/** Retrievals and the bytes that came from them. Chunks are counted from 1 for people. */
export const jobs: Texts<Jobs> = {
  'ask-unclear': {
    happened: ({ listIsPartial }) =>
      `Amazon was asked, but its answer was lost, and no such job is in ${listIsPartial ? 'the part of its list that could be read' : 'its list'}.`,
    safe: 'It wasn’t asked for twice, so nothing can be charged twice.',
    advice: 'Look for the job once more, or ask again: if the first request did arrive, that is charged too.',
  },
  'job-failed': {
    happened: ({ message }) => `Amazon could not prepare it: ${quoted(message)}.`,
    safe: KEPT,
    advice: 'The archive may have been deleted. Look in a new inventory, or retrieve it anew.',
  },
  'job-differs': {
    happened: ({ what }) => `This job is for something else: its ${what} isn’t the one expected.`,
    safe: `${KEPT} They weren’t mixed with others.`,
    advice: 'Choose another job, or retrieve the archive anew.',
  },
  'output-expired': {
    happened: 'Amazon took the prepared copy away.',
    safe: KEPT,
    advice: ({ missingBytes }) => (missingBytes > 0 ? `Retrieve the other ${formatBytes(missingBytes)}.` : 'Nothing to do: all of it is here.'),
  },
  'empty-output': {
    happened: 'There are no bytes in this output: an archive can’t be empty.',
    safe: 'Nothing was stored.',
    advice: 'Check the archive’s id and size in an inventory, and retrieve it anew.',
  },
  'chunk-damaged': {
    happened: ({ chunk }) => `Chunk ${chunk + 1} differed from its hash.`,
    safe: 'It was thrown away; every other checked chunk is kept.',
    advice: 'Nothing to do: it is fetched again.',
  },
  'chunk-always-damaged': {
    happened: ({ chunk, times }) => `Chunk ${chunk + 1} arrived ${times} times with the same wrong bytes.`,
    safe: 'It wasn’t stored; every other checked chunk is kept.',
    advice: 'Something on the way changes it, most likely a proxy or a virus scanner: try another network, then Resume.',
  },
  'chunk-gone': {
    happened: ({ chunk }) => `The browser no longer has the bytes of chunk ${chunk + 1}.`,
    safe: 'Every other checked chunk is kept.',
    advice: 'Nothing to do: it is fetched again.',
  },
  'whole-differs': {
    happened: 'The whole differs even after a second fetch.',
    safe: 'All chunks are kept; nothing passed as good.',
    advice: 'Retrieve it anew, or export the evidence with both hashes.',
  },
};
