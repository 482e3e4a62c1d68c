import { between } from '../chance.ts';
import { ofOutput, type Script } from './script.ts';

/** Headers that say something else than was asked for, or than what comes. */
export const HEADERS: Readonly<Record<string, Script>> = {
  'moves Content-Range by a byte': ofOutput('content-range-wrong'),
  'says a range of nobody knows how much': ofOutput('content-range-wrong', { value: 'bytes 0-9/*' }),
  'says no range of nothing': ofOutput('content-range-wrong', { value: 'bytes */0' }),
  'says a range that is none': ofOutput('content-range-wrong', { value: 'bytes' }),
  'leaves Content-Range out': ofOutput('content-range-missing'),
  'leaves Content-Length out': ofOutput('content-length-missing'),
  'sends the whole for a range': ofOutput('ok-for-partial'),
  'calls a part the whole': ofOutput('ok-for-partial', { body: 'range' }),
  'changes a digit of the hash': ofOutput('tree-hash-wrong'),
  'sends a hash that is none': ofOutput('tree-hash-wrong', { value: 'none' }),
  'sends another chunk’s hash': ofOutput('tree-hash-wrong', { value: 'ab'.repeat(32) }),
  'leaves the hash out': ofOutput('tree-hash-missing'),
  'widens the range': ofOutput('range-widened'),
  'sends another range': (chance) => ({ on: 'GetJobOutput', kind: 'range-widened', to: `bytes=0-${between(chance, 0, 2_000_000)}` }),
};
