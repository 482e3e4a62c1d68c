/** What an IAM policy allows: as much of its rules as the template uses. */
import type { Resolved } from './template.ts';

export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly region: string;
  readonly archiveAgeInDays?: number;
}

/** Something must allow it, and nothing may deny it. */
export function isAllowed(role: Resolved, call: Call): boolean {
  const statements: Resolved[] = role.Policies.flatMap((policy: Resolved) => policy.PolicyDocument.Statement);
  const fitting = statements.filter((statement) => fits(statement, call));
  return fitting.some(({ Effect }) => Effect === 'Allow') && !fitting.some(({ Effect }) => Effect === 'Deny');
}

function fits({ Action, NotAction, Resource, NotResource, Condition = {} }: Resolved, call: Call): boolean {
  const isAction = Action === undefined ? !some(NotAction, call.action) : some(Action, call.action);
  const isResource = Resource === undefined ? !some(NotResource, call.resource) : some(Resource, call.resource);
  return isAction && isResource && Object.entries<Resolved>(Condition).every(([operator, tests]) => holds(operator, tests, call));
}

function holds(operator: string, tests: Resolved, call: Call): boolean {
  return Object.entries<Resolved>(tests).every(([key, expected]) => {
    if (operator === 'StringEquals' && key === 'aws:RequestedRegion') return some(expected, call.region);
    if (operator === 'NumericLessThan' && key === 'glacier:ArchiveAgeInDays') return (call.archiveAgeInDays ?? Infinity) < Number(expected);
    throw new Error(`these tests don't know ${operator} of ${key}`);
  });
}

function some(patterns: Resolved, text: string): boolean {
  return [patterns].flat().some((pattern: string) => new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 'i').test(text));
}

function literal(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
