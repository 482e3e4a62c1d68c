import { quoted } from '../failure/entry.ts';
import { counted } from '../words/sizes.ts';
import type { FindingWords } from './explain.ts';

type Amazon =
  | 'host-changed'
  | 'headers-changed'
  | 'header-added'
  | 'signature-dropped'
  | 'signature-refused'
  | 'clock-off'
  | 'keys-ended'
  | 'keys-refused'
  | 'right-missing'
  | 'account-closed'
  | 'busy'
  | 'refused'
  | 'unreadable';

/** Amazon answered, and refused or couldn't be understood. */
export const amazonWords: FindingWords<Amazon> = {
  'host-changed': {
    happened: ({ host }) => `Amazon refused the signature: the request came to it for the host ${quoted(host)}.`,
    means: 'The way passes on another Host than Amazon’s own, which is the one that is signed.',
    advice: 'Whoever runs this site should have the relay send the Host glacier.<region>.amazonaws.com.',
  },
  'headers-changed': {
    happened: ({ names }) =>
      `Amazon refused the signature: on the way ${names.length === 1 ? 'a header was' : 'headers were'} changed (${quoted(names.join(', '))}).`,
    means: 'These are signed, so each must arrive as it was sent.',
    advice: 'Whoever runs this site should have the relay pass the headers of /glacier/ on unchanged.',
  },
  'header-added': {
    happened: ({ name }) => `Amazon refused the signature: a header came that wasn’t signed (${quoted(name)}).`,
    means: 'Something on the way added it, and a browser can’t sign what is added later. CloudFront adds x-amz-cf-id always.',
    advice: 'Whoever runs this site should put the relay of deploy/relay/ before Amazon: it drops that header.',
  },
  'signature-dropped': {
    happened: 'Amazon says that the request wasn’t signed.',
    means: 'It was, so something on the way dropped the Authorization header.',
    advice: 'Whoever runs this site should have it passed on; a relay with a password of its own uses the same header.',
  },
  'signature-refused': {
    happened: 'Amazon refused the signature and doesn’t tell why.',
    means: 'The secret key isn’t the one of the key id, or something on the way changed the request’s address or a signed header.',
    advice: 'If you pasted the keys, paste them anew. If it stays so, whoever runs this site should compare what the relay sends with what it gets.',
  },
  'clock-off': {
    happened: ({ minutes }) => `This computer’s clock is ${counted(minutes, 'minute')} off.`,
    means: 'Amazon refuses requests that are over 5 minutes off. Thaw then signs by Amazon’s clock, so downloads work.',
    advice: 'Set the clock: the times that are shown here are wrong as well.',
  },
  'keys-ended': {
    happened: 'The keys of this session ran out.',
    means: 'Amazon answered, so the way leads there; ranges can’t be tried with these keys.',
    advice: 'Sign in again, then check once more.',
  },
  'keys-refused': {
    happened: ({ service }) => `Amazon refused the keys of this session (${quoted(service)}).`,
    means: 'Amazon answered, so the way leads there; the keys aren’t known or aren’t complete.',
    advice: 'Sign in again or paste the keys anew, session token included, then check once more.',
  },
  'right-missing': {
    happened: ({ action }) => `This role may not do that: ${quoted(action)} is missing.`,
    means: 'Amazon answered, so the way leads there; the rest can’t be tried with this role.',
    advice: ({ action }) => `Ask whoever gives the rights for ${quoted(action)}, then check once more.`,
  },
  'account-closed': {
    happened: 'Amazon no longer offers this service to the account.',
    means: 'Amazon answered, so the way leads there.',
    advice: 'Ask Amazon’s support: new accounts can’t use vaults any more.',
  },
  busy: {
    happened: ({ service }) => `Amazon was busy (${quoted(service)}).`,
    means: 'The way leads to Amazon; nothing more could be found out now.',
    advice: 'Check once more in a minute.',
  },
  refused: {
    happened: ({ service, message }) => `Amazon refused the request (${quoted(service)}): ${quoted(message)}.`,
    means: 'The request arrived and its signature was accepted, yet something in it isn’t as it should be.',
    advice: 'Copy the report and attach it to a bug report.',
  },
  unreadable: {
    happened: ({ what }) => `The answer looks like Amazon’s but can’t be read (${quoted(what)}).`,
    means: 'Something on the way may have cut it or put something into it.',
    advice: 'Try again. If it stays so, copy the report and attach it to a bug report.',
  },
};
