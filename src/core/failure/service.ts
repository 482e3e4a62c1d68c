import { named } from '../words/names.ts';
import { counted } from '../words/sizes.ts';
import { KEPT, NOTHING_CHARGED, quoted, type Texts } from './entry.ts';
import type { DenyingPolicy } from './failure.ts';

type Service =
  | 'throttled'
  | 'service-busy'
  | 'access-denied'
  | 'vault-unknown'
  | 'archive-unknown'
  | 'job-unknown'
  | 'no-inventory-yet'
  | 'policy-refused'
  | 'no-capacity'
  | 'limit-exceeded'
  | 'account-closed'
  | 'request-refused'
  | 'list-incomplete';

/** A policy of each kind is changed by somebody else. */
const DENIED: Readonly<Record<DenyingPolicy, { readonly happened: string; readonly advice: (action: string) => string }>> = {
  role: { happened: 'This role may not do that.', advice: (action) => `Ask for ${action}.` },
  vault: {
    happened: 'The vault’s own access policy refuses that to this role.',
    advice: (action) => `Ask the vault’s owner to let the role do ${action} in it.`,
  },
  organization: {
    happened: 'A policy of the account’s organization refuses that.',
    advice: (action) => `Ask the organization’s administrator for ${action}; the account alone can’t give it.`,
  },
  boundary: {
    happened: 'This role may not do that: its permissions boundary leaves it out.',
    advice: (action) => `Ask for ${action} in the boundary, too.`,
  },
  session: {
    happened: 'This sign-in may not do that: the policy of its session leaves it out.',
    advice: (action) => `Ask whoever set up the sign-in for ${action}.`,
  },
  endpoint: {
    happened: 'The VPC endpoint on the way to Amazon refuses that.',
    advice: (action) => `Ask whoever runs that network to let ${action} through.`,
  },
};

/** What Amazon answered, and what it refused. */
export const service: Texts<Service> = {
  throttled: {
    happened: 'Amazon asks for fewer requests.',
    safe: KEPT,
    advice: 'Nothing to do: it goes on slower.',
  },
  'service-busy': {
    happened: 'Amazon is busy and answers later.',
    safe: KEPT,
    advice: 'Nothing to do: it is tried again.',
  },
  'access-denied': {
    happened: ({ by = 'role' }) => DENIED[by].happened,
    safe: 'Everything is kept.',
    advice: ({ action, by = 'role' }) => DENIED[by].advice(quoted(action)),
  },
  'vault-unknown': {
    happened: ({ vault }) => `Amazon has no vault ${named(vault)} in this region.`,
    safe: NOTHING_CHARGED,
    advice: 'Check the region and the name of the vault.',
  },
  'archive-unknown': {
    happened: ({ vault }) => `Amazon says this archive isn’t in ${named(vault)}.`,
    safe: NOTHING_CHARGED,
    advice: 'Check the id, or look in the other vaults: it may have been deleted.',
  },
  'job-unknown': {
    happened: 'Amazon no longer knows this job.',
    safe: KEPT,
    advice: 'Its output is gone, a day or more after it was ready. Retrieve the archive anew.',
  },
  'no-inventory-yet': {
    happened: ({ vault }) => `Amazon has made no inventory of ${named(vault)} yet.`,
    safe: NOTHING_CHARGED,
    advice: 'It comes about a day after the first upload. Try again tomorrow.',
  },
  'policy-refused': {
    happened: ({ tier }) => `The account’s policy refused ${named(tier)}.`,
    safe: 'Nothing was charged; what was accepted before goes on.',
    advice: 'Use Bulk, which it doesn’t limit.',
  },
  'no-capacity': {
    happened: 'No Expedited capacity now.',
    safe: 'Nothing was charged.',
    advice: 'Use Standard, or try in an hour.',
  },
  'limit-exceeded': {
    happened: ({ service: code }) => `A limit of the account is reached (${quoted(code)}).`,
    safe: 'Nothing was charged; what was accepted before goes on.',
    advice: 'Wait until running jobs are done, then try again.',
  },
  'account-closed': {
    happened: 'Amazon no longer offers this service to the account.',
    safe: KEPT,
    advice: 'Ask Amazon’s support; new accounts can’t use vaults any more.',
  },
  'request-refused': {
    happened: ({ service: code, message }) => `Amazon refused the request (${quoted(code)}): ${quoted(message)}.`,
    safe: 'Everything is kept.',
    advice: 'Check what was asked for. If it looks right, export the events and report it.',
  },
  'list-incomplete': {
    happened: ({ read }) => `The list from Amazon didn’t end properly; ${counted(read, 'entry', 'entries')} could be read.`,
    safe: 'What was read can be used.',
    advice: 'Something may be missing from it. Try again.',
  },
};
