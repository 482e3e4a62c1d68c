import { named } from '../words/names.ts';
import { formatBytes, formatSpeed } from '../words/sizes.ts';
import { KEPT, quoted, type Texts } from './entry.ts';

type Line =
  | 'network-lost'
  | 'stalled'
  | 'too-slow'
  | 'body-short'
  | 'body-long'
  | 'answer-wrong'
  | 'foreign-answer'
  | 'proxy-failed'
  | 'edge-refused'
  | 'answer-unreadable'
  | 'region-unreachable';

/** Failures between this device and Amazon. */
export const line: Texts<Line> = {
  'network-lost': {
    happened: 'The connection to Amazon was lost.',
    safe: KEPT,
    advice: 'Nothing to do: it goes on by itself.',
  },
  stalled: {
    happened: ({ afterMs }) => `Nothing arrived for ${Math.round(afterMs / 1000)} seconds.`,
    safe: KEPT,
    advice: 'Nothing to do: it is asked for again over a new connection.',
  },
  'too-slow': {
    happened: ({ bytesPerSecond }) => `A connection got slow, down to ${formatSpeed(bytesPerSecond)}.`,
    safe: KEPT,
    advice: 'Nothing to do: it is asked for again over a new connection.',
  },
  'body-short': {
    happened: ({ expectedBytes, receivedBytes }) =>
      `Only ${formatBytes(receivedBytes)} of ${formatBytes(expectedBytes)} arrived, then the answer ended.`,
    safe: KEPT,
    advice: 'Nothing to do: this chunk is asked for again.',
  },
  'body-long': {
    happened: ({ expectedBytes }) => `More than the ${formatBytes(expectedBytes)} that were asked for arrived.`,
    safe: `${KEPT} This one was thrown away.`,
    advice: 'Nothing to do: this chunk is asked for again.',
  },
  'answer-wrong': {
    happened: ({ expected, got }) => `The answer didn’t fit the question: ${quoted(expected)} was expected, ${quoted(got)} came.`,
    safe: `${KEPT} Nothing of this answer was stored.`,
    advice: 'If it stays so, something on the way changes the requests: try another network, or another way to Amazon.',
  },
  'foreign-answer': {
    happened: 'Something between you and Amazon answered in its place, perhaps a hotel’s network.',
    safe: 'Everything is kept; nothing of its answer was stored.',
    advice: 'Log in to that network, then try again.',
  },
  'proxy-failed': {
    happened: ({ status }) => `Something between you and Amazon answered with error ${status}.`,
    safe: KEPT,
    advice: 'Nothing to do: it is tried again. If it stays so, check the way to Amazon in the settings.',
  },
  'edge-refused': {
    happened: ({ reason }) => `This site refused to pass the request on to Amazon (${quoted(reason)}).`,
    safe: 'Everything is kept; Amazon never saw the request.',
    advice: 'Check the way to Amazon in the settings, and tell whoever runs this site what it found.',
  },
  'answer-unreadable': {
    happened: ({ what }) => `Amazon’s answer could not be read: ${quoted(what)}.`,
    safe: 'Everything is kept; nothing of it was used.',
    advice: 'Try again. If it stays so, export the events and report it.',
  },
  'region-unreachable': {
    happened: ({ region }) => `Amazon’s region ${named(region)} could not be reached.`,
    safe: 'Everything is kept; other regions aren’t concerned.',
    advice: 'Check the name of the region and the network, then try again.',
  },
};
