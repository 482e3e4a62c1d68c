/** ListProvisionedCapacity, PurchaseProvisionedCapacity: a unit lasts a month from now. */

import type { Call } from '../call.ts';
import { withMillis } from '../dates.ts';
import { empty, json } from '../http.ts';
import { shortId } from '../ids.ts';

export function listProvisionedCapacity(call: Call): Response {
  const now = call.world.now();
  const units = (call.world.state.capacities.get(call.region) ?? []).filter(({ endMs }) => endMs > now);
  return json({
    ProvisionedCapacityList: units.map(({ id, startMs, endMs }) => ({
      CapacityId: id,
      ExpirationDate: withMillis(endMs),
      StartDate: withMillis(startMs),
    })),
  });
}

export function purchaseProvisionedCapacity(call: Call): Response {
  const { state, options, now } = call.world;
  const start = new Date(now());
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + 1);
  const id = shortId(options.chance);
  const units = state.capacities.get(call.region) ?? [];
  state.capacities.set(call.region, [...units, { id, startMs: start.getTime(), endMs: end.getTime() }]);
  call.world.changed();
  return empty(201, { 'x-amz-capacity-id': id });
}
