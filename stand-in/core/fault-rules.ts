/** The ordered faults, and which of them hits a request. */

import type { FaultRule } from './faults.ts';
import type { Chance } from './ports.ts';

/** What rules look at. */
export interface Subject {
  readonly operation: string;
  /** The `Range` header. */
  readonly range?: string;
  readonly vault?: string;
  readonly jobId?: string;
  readonly archiveId?: string;
}

interface OrderedFault {
  readonly id: string;
  readonly rule: FaultRule;
  /** Fitting requests seen, whether hit or not. */
  seen: number;
  hits: number;
}

export interface FaultRules {
  add(rule: FaultRule): string;
  clear(): void;
  all(): readonly OrderedFault[];
  /** The first rule in order that hits this request; counts it. */
  hitting(subject: Subject): FaultRule | undefined;
}

export function createFaultRules(chance: Chance): FaultRules {
  const ordered: OrderedFault[] = [];
  let lastId = 0;
  return {
    add(rule) {
      const id = `fault-${++lastId}`;
      ordered.push({ id, rule, seen: 0, hits: 0 });
      return id;
    },
    clear: () => void ordered.splice(0),
    all: () => ordered,
    hitting(subject) {
      for (const fault of ordered) {
        const { skip = 0, times = Infinity, probability = 1 } = fault.rule;
        if (!fits(fault.rule, subject)) continue;
        fault.seen++;
        if (fault.seen <= skip || fault.hits >= times || chance() >= probability) continue;
        fault.hits++;
        return fault.rule;
      }
      return undefined;
    },
  };
}

function fits(rule: FaultRule, subject: Subject): boolean {
  if (!fitsName(rule.on, subject.operation)) return false;
  if (rule.jobId !== undefined && rule.jobId !== subject.jobId) return false;
  if (rule.archiveId !== undefined && rule.archiveId !== subject.archiveId) return false;
  if (rule.vault !== undefined && rule.vault !== subject.vault) return false;
  return rule.range === undefined || fitsRange(rule.range, subject.range);
}

function fitsName(on: string, operation: string): boolean {
  return on.endsWith('*') ? operation.startsWith(on.slice(0, -1)) : on === operation;
}

function fitsRange(wanted: NonNullable<FaultRule['range']>, header: string | undefined): boolean {
  if (typeof wanted === 'string') return header === wanted;
  const match = /^bytes=(\d+)-(\d+)$/.exec(header ?? '');
  if ('covers' in wanted) {
    return match ? Number(match[1]) <= wanted.covers && wanted.covers <= Number(match[2]) : header === undefined;
  }
  return match !== null && Number(match[1]) === wanted.start && Number(match[2]) === wanted.end;
}
