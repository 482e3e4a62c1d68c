import { GetDataRetrievalPolicyCommand } from '@aws-sdk/client-glacier';
import * as v from 'valibot';
import type { RetrievalPolicy } from '../core/cost/policy.ts';
import { Failed } from '../core/failure/failure.ts';
import { call, type Connection } from './client.ts';
import { Whole } from './fields.ts';

const Rule = v.variant('Strategy', [
  v.object({ Strategy: v.literal('None') }),
  v.object({ Strategy: v.literal('FreeTier') }),
  v.object({ Strategy: v.literal('BytesPerHour'), BytesPerHour: v.pipe(Whole, v.finite(), v.minValue(1)) }),
]);
const Answer = v.object({ Policy: v.object({ Rules: v.array(Rule) }) });

/**
 * @returns the account's policy in the connection's region.
 * @throws Failed; `access-denied` where the role may not read it.
 * @see glacier.md, section 9
 */
export async function retrievalPolicy(connection: Connection): Promise<RetrievalPolicy> {
  const answer = await call(connection, { action: 'glacier:GetDataRetrievalPolicy' }, (client) =>
    client.send(new GetDataRetrievalPolicyCommand({ accountId: '-' })),
  );
  const parsed = v.safeParse(Answer, answer);
  if (!parsed.success) throw new Failed({ code: 'answer-unreadable', what: 'the data retrieval policy' });
  const [rule] = parsed.output.Policy.Rules;
  switch (rule?.Strategy) {
    case 'FreeTier':
      return { is: 'free-tier' };
    case 'BytesPerHour':
      return { is: 'rate', bytesPerHour: rule.BytesPerHour };
    default:
      return { is: 'none' };
  }
}
