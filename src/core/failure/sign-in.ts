import { counted } from '../words/sizes.ts';
import { quoted, type Texts } from './entry.ts';

type SignIn =
  'keys-ended' | 'keys-refused' | 'clock-off' | 'guest-refused' | 'sign-in-refused' | 'sign-in-unreachable' | 'config-missing' | 'config-wrong';

/** Who is signed in, and what this deployment says of it. */
export const signIn: Texts<SignIn> = {
  'keys-ended': {
    happened: 'Your sign-in ended.',
    safe: 'Everything is kept; jobs at Amazon run on.',
    advice: 'Sign in, and it goes on.',
  },
  'keys-refused': {
    happened: ({ service }) => `Amazon refused these keys (${quoted(service)}).`,
    safe: 'Everything is kept; jobs at Amazon run on.',
    advice: 'Sign in again, or paste new keys, and it goes on.',
  },
  'clock-off': {
    happened: ({ minutes }) => `This computer’s clock is ${counted(Math.round(Math.abs(minutes)), 'minute')} off, so Amazon refuses the keys.`,
    safe: 'Everything is kept.',
    advice: 'Set the clock, then try again.',
  },
  'guest-refused': {
    happened: 'Guests can’t use Glacier: Amazon doesn’t let them.',
    safe: 'Everything is kept.',
    advice: 'Sign in with an account of your own.',
  },
  'sign-in-refused': {
    happened: ({ service }) => `The sign-in was refused (${quoted(service)}).`,
    safe: 'Everything is kept; jobs at Amazon run on.',
    advice: 'Sign in again. If it stays so, tell whoever runs this site.',
  },
  'sign-in-unreachable': {
    happened: 'The sign-in could not be reached.',
    safe: 'Everything is kept; jobs at Amazon run on.',
    advice: 'Check the network, then try again.',
  },
  'config-missing': {
    happened: 'This site has no configuration: config.json is missing or isn’t JSON.',
    safe: 'What this browser keeps isn’t touched.',
    advice: 'Paste temporary keys, or tell whoever runs this site.',
  },
  'config-wrong': {
    happened: ({ field }) => `The configuration of this site has a mistake in ${quoted(field)}.`,
    safe: 'What this browser keeps isn’t touched.',
    advice: ({ example }) => `It should look like ${quoted(example)}. Pasted keys work meanwhile.`,
  },
};
