/** The date formats of the wire, all UTC. */

/** `2016-09-01T09:16:45.612Z`: everywhere but in inventories. */
export function withMillis(ms: number): string {
  return new Date(ms).toISOString();
}

/** `2017-08-23T01:56:27Z`: in inventories. */
export function inSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `20120525T002453Z`: in signatures. */
export function compact(ms: number): string {
  return inSeconds(ms).replaceAll(/[-:]/g, '');
}

/** @returns epoch milliseconds, undefined where the text isn't such a date. */
export function fromCompact(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** An ISO date of a request, with or without time and milliseconds; without a zone it is UTC. */
export function fromIso(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (!match) return undefined;
  const [, day, time = '00:00:00', zone = 'Z'] = match;
  const ms = Date.parse(`${day}T${time}${zone}`);
  return day !== undefined && exists(day) && !Number.isNaN(ms) ? ms : undefined;
}

/** `Date.parse` takes 31 February for 3 March. */
function exists(day: string): boolean {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && withMillis(ms).startsWith(day);
}

/**
 * The same time a month later, on that month's last day where it has no such day: 31 January → 28
 * February (developer guide, "Purchase Provisioned Capacity").
 */
export function monthAfter(ms: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + 2, 0); // the last day of the next month
  date.setUTCDate(Math.min(day, date.getUTCDate()));
  return date.getTime();
}
