import { between } from '../chance.ts';
import { ofOutput, type Script } from './script.ts';

/** What stands between us and Amazon: silence, hanging up, pages of its own. */
export const LINE: Readonly<Record<string, Script>> = {
  'never answers for bytes': ofOutput('stall-headers'),
  'never answers for a job': () => ({ on: 'DescribeJob', kind: 'stall-headers' }),
  'is slow to answer': (chance) => ({ on: 'GetJobOutput', kind: 'latency', ms: between(chance, 100, 4_000) }),
  'is slow to tell of a job': (chance) => ({ on: 'DescribeJob', kind: 'latency', ms: between(chance, 100, 4_000) }),
  'hangs up at once': ofOutput('close'),
  'hangs up on a look': () => ({ on: 'DescribeJob', kind: 'close' }),
  'hangs up on everybody': () => ({ on: '*', kind: 'close' }),
  'is a hotel': ofOutput('html', { status: 200 }),
  'is a hotel for looks': () => ({ on: 'DescribeJob', kind: 'html', status: 200 }),
  'is a proxy that fails': ofOutput('html', { status: 502 }),
  'is a proxy that waits': ofOutput('html', { status: 504 }),
  'wants a login to the network': ofOutput('html', { status: 511 }),
  'is an edge with an empty page': ofOutput('html', { status: 403, body: '' }),
  'sends elsewhere': ofOutput('redirect', { location: 'http://portal.example/' }),
  'sends to the same place for ever': ofOutput('redirect', { location: '/', status: 307 }),
};
