import { quoted } from '../failure/entry.ts';
import { counted } from '../words/sizes.ts';
import { duration } from '../words/times.ts';
import type { FindingWords } from './explain.ts';

type Sender =
  | 'unreachable'
  | 'no-answer'
  | 'redirected'
  | 'edge-refused'
  | 'relay-refused'
  | 'relay-failed'
  | 'start-page'
  | 'no-relay'
  | 'foreign-page'
  | 'cookies';

/** Somebody else than Amazon answered, or nobody. */
export const senderWords: FindingWords<Sender> = {
  unreachable: {
    happened: 'No answer came: the connection failed.',
    means: 'This device has no network, or this site can’t be reached.',
    advice: 'Check the network, then try again. If other sites open, tell whoever runs this one.',
  },
  'no-answer': {
    happened: ({ afterMs }) => `The answer wasn’t whole after ${duration(afterMs)}.`,
    means: 'Something on the way holds the request, or the line is very slow.',
    advice: 'Try again. If it stays so, whoever runs this site should see whether its relay reaches Amazon.',
  },
  redirected: {
    happened: 'The answer was a redirect to another address.',
    means: 'Amazon sends none here. The network wants a login, or the site moves the path /glacier/ elsewhere.',
    advice: 'Log in to the network, then try again. Whoever runs this site should keep /glacier/ out of its redirects.',
  },
  'edge-refused': {
    happened: ({ status, reason }) => `CloudFront’s function refused the request with status ${status} (${quoted(reason)}), and Amazon never saw it.`,
    means: ({ status }) =>
      status === 404
        ? 'This site doesn’t pass on requests for this region, or for this path.'
        : 'It passes on only what is signed for the region in the path.',
    advice: 'Whoever runs this site should add the region to GlacierRegions of the deployment, and to its config.json.',
  },
  'relay-refused': {
    happened: ({ reason }) => `The relay refused the request: ${quoted(reason)}.`,
    means: 'It passes on only what it knows. Amazon never saw the request.',
    advice: 'Check the region. If it looks right, start the relay in the version of this Thaw.',
  },
  'relay-failed': {
    happened: ({ status }) => `Status ${status} came from the relay, not from Amazon.`,
    means: 'The relay answers, but couldn’t reach Amazon.',
    advice: 'Try again in a minute. If it stays so, whoever runs this site should check its relay’s network, DNS resolver and certificates.',
  },
  'start-page': {
    happened: 'Thaw’s own start page came instead of Amazon’s answer.',
    means: 'Nothing passes /glacier/ on. This host answers every address that it doesn’t know with the start page.',
    advice: 'Whoever runs this site should put a relay at /glacier/, before the rule that gives the start page.',
  },
  'no-relay': {
    happened: ({ status }) => `Status ${status} came from this site itself, not from Amazon.`,
    means: 'Nothing passes /glacier/ on here, or not for this region.',
    advice: 'Whoever runs this site should set up one of the ways to Amazon, with this region in its list.',
  },
  'foreign-page': {
    happened: ({ status }) => `Something else than Amazon answered, with status ${status}.`,
    means: 'It is a web page perhaps, from a hotel network that wants a login, or from a proxy.',
    advice: 'Log in to that network, then try again. If other networks show it too, tell whoever runs this site.',
  },
  cookies: {
    happened: ({ count }) => `This site has ${counted(count, 'cookie')} in this browser.`,
    means: 'Thaw sets and needs none. They would travel with asks for retrievals, and are none of Amazon’s business.',
    advice: 'Whoever runs this site should find out what sets them, and have the relay drop the Cookie header.',
  },
};
