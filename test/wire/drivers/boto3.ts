/** boto3, in the one process that `boto.py` is. */
import { startBoto } from '../boto.ts';
import type { StandInFacts } from '../stand-in.ts';
import { type Driver, type Members, pascal, snake } from './driver.ts';

export function boto3Driver(python: string, facts: StandInFacts): Driver {
  const { boto, stop } = startBoto(python, facts);
  return {
    name: 'boto3',
    operations: async () => (await boto.operations()).map(pascal),
    call: async (operation, input) => flat(await boto.anyCall(snake(operation), input)),
    refused: async (operation, input) => {
      const { code, message } = await boto.anyRefused(snake(operation), input);
      return { code, message };
    },
    pages: (operation, input, pageSize) => boto.anyPages(snake(operation), input, pageSize),
    wait: (waiter, input) => boto.wait(snake(waiter), input),
    stop,
  };
}

/** A body comes with botocore's tree hash of it; the bytes alone are the answer here. */
function flat(answer: Members): Members {
  const body = answer['body'];
  return typeof body === 'object' && body !== null && 'bytes' in body ? { ...answer, body: body.bytes } : answer;
}
