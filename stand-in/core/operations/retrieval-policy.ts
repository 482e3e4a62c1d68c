/** GetDataRetrievalPolicy, SetDataRetrievalPolicy. */

import * as v from 'valibot';
import { textOf } from '../bytes.ts';
import { bodyOf, type Call, maybe } from '../call.ts';
import { invalid, missing } from '../errors.ts';
import { empty, jsonText } from '../http.ts';
import { policyOf } from '../policy.ts';
import type { Policy } from '../snapshot.ts';

const Rule = v.object({ BytesPerHour: maybe(v.union([v.number(), v.string()])), Strategy: maybe(v.string()) });
const Body = v.object({ Policy: maybe(v.object({ Rules: maybe(v.array(Rule)) })) });
const MOST = 2n ** 63n - 1n;

export function getDataRetrievalPolicy(call: Call): Response {
  const { strategy, bytesPerHour } = policyOf(call.world, call.region);
  // As text: 2⁶³−1 is more than a number holds exactly.
  return jsonText(`{"Policy":{"Rules":[{"BytesPerHour":${bytesPerHour ?? 'null'},"Strategy":"${strategy}"}]}}`);
}

export function setDataRetrievalPolicy(call: Call): Response {
  const { Policy } = bodyOf(call, Body);
  if (!Policy) throw missing('Policy');
  const rules = Policy.Rules;
  if (!rules) throw missing('Rules');
  const [rule] = rules;
  if (!rule || rules.length > 1) throw invalid('A data retrieval policy has exactly one rule.');
  call.world.state.policies.set(call.region, policyFrom(rule, textOf(call.body)));
  call.world.changed();
  return empty(204);
}

function policyFrom(rule: v.InferOutput<typeof Rule>, body: string): Policy {
  const { Strategy: strategy, BytesPerHour } = rule;
  if (strategy === undefined) throw missing('Strategy');
  if (strategy !== 'None' && strategy !== 'FreeTier' && strategy !== 'BytesPerHour') {
    throw invalid(`Invalid strategy: ${strategy}`);
  }
  if (strategy !== 'BytesPerHour') {
    if (BytesPerHour !== undefined) throw invalid('BytesPerHour is only allowed with the strategy BytesPerHour.');
    return { strategy };
  }
  if (BytesPerHour === undefined) throw missing('BytesPerHour');
  // Read from the body's own text: as a number, 2⁶³−1 would already be rounded.
  const text = /"BytesPerHour"\s*:\s*"?([^\s",}]+)"?\s*[,}]/.exec(body)?.[1] ?? String(BytesPerHour);
  const value = /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;
  if (value < 1n || value > MOST) throw invalid(`Invalid BytesPerHour: ${text}`);
  return { strategy, bytesPerHour: value.toString() };
}
