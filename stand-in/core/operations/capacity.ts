/** ListProvisionedCapacity, PurchaseProvisionedCapacity: a unit lasts a month from now. */

import type { Call } from '../call.ts';
import { monthAfter, withMillis } from '../dates.ts';
import { limitExceeded } from '../errors.ts';
import { empty, json } from '../http.ts';
import { shortId } from '../ids.ts';

/** Units an account can have at a time, in all regions together (developer guide, "Provisioned Capacity"). */
const MOST_UNITS = 2;

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
  const startMs = now();
  const living = [...state.capacities.values()].flat().filter(({ endMs }) => endMs > startMs);
  if (living.length >= MOST_UNITS) throw limitExceeded(`An account can have ${MOST_UNITS} units of provisioned capacity.`);
  const id = shortId(options.chance);
  const units = state.capacities.get(call.region) ?? [];
  state.capacities.set(call.region, [...units, { id, startMs, endMs: monthAfter(startMs) }]);
  call.world.changed();
  return empty(201, { 'x-amz-capacity-id': id });
}
