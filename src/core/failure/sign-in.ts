import { DEMO_REGION } from '../demo.ts';
import { named } from '../words/names.ts';
import { counted } from '../words/sizes.ts';
import { quoted, type Texts } from './entry.ts';

type SignIn =
  | 'keys-ended'
  | 'keys-refused'
  | 'clock-off'
  | 'demo-apart'
  | 'guest-refused'
  | 'sign-in-refused'
  | 'sign-in-unreachable'
  | 'sign-in-foreign'
  | 'sign-out-unreachable'
  | 'config-missing'
  | 'config-wrong';

/** Who is signed in, and what this deployment says of it. */
export const signIn: Texts<SignIn> = {
  'keys-ended': {
    happened: 'Your sign-in ended.',
    safe: 'Everything is kept; jobs at Amazon run on.',
    advice: 'Sign in, and it goes on.',
  },
  'keys-refused': {
    happened: ({ service, region }) => `Amazon refused these keys${region === undefined ? '' : ` in ${named(region)}`} (${quoted(service)}).`,
    safe: 'Everything is kept; jobs at Amazon run on.',
    advice: ({ region }) =>
      region === undefined
        ? 'Sign in again, or paste new keys, and it goes on.'
        : 'If other regions take them, the account hasn’t enabled this one: its administrator can. Else sign in again, or paste new keys.',
  },
  'clock-off': {
    happened: ({ minutes }) => `This computer’s clock is ${counted(Math.round(Math.abs(minutes)), 'minute')} off, so Amazon refuses the keys.`,
    safe: 'Everything is kept.',
    advice: 'Set the clock, then try again.',
  },
  'demo-apart': {
    happened: ({ region }) => (region === DEMO_REGION ? 'This belongs to the demo.' : `This belongs to an AWS account, in ${region}.`),
    safe: 'Everything is kept, and nothing was asked.',
    advice: ({ region }) => (region === DEMO_REGION ? 'Sign out, open the demo, and it goes on.' : 'Sign out of the demo, sign in, and it goes on.'),
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
  'sign-in-foreign': {
    happened: 'A sign-in came back that this tab didn’t begin, or that was used before.',
    safe: 'It wasn’t used. Everything is kept.',
    advice: 'Sign in from here. If you followed a link to get here, don’t trust whoever sent it.',
  },
  'sign-out-unreachable': {
    happened: 'The sign-in page could not be reached, so it doesn’t know that you signed out.',
    safe: 'Thaw itself has forgotten your keys and tokens, in all tabs.',
    advice: 'On a shared computer, close the browser: until then somebody could sign in here without your password.',
  },
  'config-missing': {
    happened: 'This site has no configuration: config.json is missing or isn’t JSON.',
    safe: 'What this browser keeps isn’t touched.',
    advice: 'Paste temporary keys or try the demo, or tell whoever runs this site.',
  },
  'config-wrong': {
    happened: ({ field }) => `The configuration of this site has a mistake in ${quoted(field)}.`,
    safe: 'What this browser keeps isn’t touched.',
    advice: ({ example }) => `It should look like ${quoted(example)}. Pasted keys and the demo work meanwhile.`,
  },
};
