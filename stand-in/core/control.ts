/** `/_stand-in/`: what tests and the demo order, and what they look up. JSON only. */

import * as v from 'valibot';
import { type Bytes, textOf } from './bytes.ts';
import type { FaultRules } from './fault-rules.ts';
import { FaultRule } from './faults.ts';
import { settle } from './housekeeping.ts';
import { json, type Target } from './http.ts';
import { makeInventory } from './inventory.ts';
import { finishNow } from './jobs.ts';
import type { Journal } from './journal.ts';
import type { SignIn } from './sign-in.ts';
import { findVault, type World } from './world.ts';

export interface ControlPorts {
  readonly world: World;
  readonly faults: FaultRules;
  readonly journal: Journal;
  readonly signIn: SignIn;
}

type Action = (ports: ControlPorts, body: unknown) => Response | Promise<Response>;

const optionalText = v.exactOptional(v.string());

const actions: ReadonlyMap<string, Action> = new Map([
  ['POST /_stand-in/faults', order(FaultRule, ({ faults }, rule) => json({ id: faults.add(rule) }, 201))],
  ['GET /_stand-in/faults', ({ faults }) => json({ faults: faults.all().map(({ id, rule, seen, hits }) => ({ id, rule, seen, hits })) })],
  ['DELETE /_stand-in/faults', ({ faults }) => done(() => faults.clear())],
  ['GET /_stand-in/journal', ({ journal }) => json({ entries: journal.entries() })],
  ['DELETE /_stand-in/journal', ({ journal }) => done(() => journal.clear())],
  ['POST /_stand-in/clock', order(v.strictObject({ advanceMs: v.pipe(v.number(), v.finite()) }), advance)],
  ['POST /_stand-in/inventory', order(v.strictObject({ vault: v.string(), region: optionalText }), inventoryNow)],
  ['POST /_stand-in/finish-jobs', order(v.strictObject({ jobId: optionalText }), finishJobs)],
  ['POST /_stand-in/expire-output', order(v.strictObject({ jobId: v.string() }), expireOutput)],
  ['POST /_stand-in/expire-keys', order(v.strictObject({}), ({ world }) => changing(world, () => void world.state.keyGeneration++))],
  ['POST /_stand-in/sign-in', order(v.strictObject({ nonce: optionalText }), ({ signIn }, { nonce }) => signIn.signIn(nonce))],
  ['GET /_stand-in/jwks.json', ({ signIn }) => signIn.jwks()],
]);

/** Answers a request below `/_stand-in/`, if it may ask. */
export async function control(ports: ControlPorts, request: Request, target: Target, body: Bytes): Promise<Response> {
  const refusal = refusalOf(request, target);
  if (refusal !== undefined) return told(403, refusal);
  const action = actions.get(`${request.method} ${target.path}`);
  if (!action) return told(404, `There is no ${request.method} ${target.path}.`);
  if (request.method !== 'POST') return action(ports, undefined);
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return told(415, 'Send JSON, as Content-Type: application/json.');
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), textOf(body));
  return parsed.success ? action(ports, parsed.output) : told(400, 'The body is not JSON.');
}

/** Another page in the same browser must not steer the stand-in (`faults.md`, L3). */
function refusalOf({ headers }: Request, target: Target): string | undefined {
  const site = headers.get('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site') return 'Requests from other sites are refused.';
  const origin = headers.get('origin');
  if (origin === null) return undefined;
  const host = /^https?:\/\/([^/]+)$/.exec(origin)?.[1];
  return host === target.host ? undefined : 'Requests from other origins are refused.';
}

function told(status: number, message: string): Response {
  return json({ message }, status);
}

function done(work: () => void): Response {
  work();
  return json({});
}

function changing(world: World, work: () => void): Response {
  work();
  world.changed();
  return json({});
}

/** An action whose body must fit a schema. */
function order<T extends v.GenericSchema>(schema: T, act: (ports: ControlPorts, body: v.InferOutput<T>) => Response | Promise<Response>): Action {
  return (ports, body) => {
    const result = v.safeParse(schema, body);
    if (result.success) return act(ports, result.output);
    const [issue] = result.issues;
    return told(400, `${v.getDotPath(issue) ?? 'The body'}: ${issue.message}`);
  };
}

async function advance({ world }: ControlPorts, { advanceMs }: { advanceMs: number }): Promise<Response> {
  world.state.clockShiftMs += advanceMs;
  await settle(world);
  world.changed();
  return json({ nowMs: world.now() });
}

function inventoryNow({ world }: ControlPorts, { vault: name, region }: { vault: string; region?: string }): Response {
  const vault = findVault(world, region ?? world.options.region, name);
  if (!vault) return told(404, `There is no vault ${name}.`);
  makeInventory(world, vault, world.now());
  return json({});
}

async function finishJobs({ world }: ControlPorts, { jobId }: { jobId?: string }): Promise<Response> {
  for (const vault of world.state.vaults.values()) finishNow(world, vault, jobId);
  await settle(world);
  return json({});
}

async function expireOutput({ world }: ControlPorts, { jobId }: { jobId: string }): Promise<Response> {
  for (const vault of world.state.vaults.values()) {
    const job = vault.jobs.get(jobId);
    if (job) job.completedAtMs = world.now() - world.options.outputLifeMs;
  }
  await settle(world);
  return json({});
}
