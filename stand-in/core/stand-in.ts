/** The wiring: which service a request is for, faults around it, and the journal. */

import { signedRegion } from './access.ts';
import { cognito, cognitoOperation } from './cognito.ts';
import { control } from './control.ts';
import { type Effects, effectsOf } from './fault-effects.ts';
import { createFaultRules, type FaultRules, type Subject } from './fault-rules.ts';
import { wireFault } from './faults.ts';
import { carryOut, type GlacierRequest, readGlacierRequest, type Seen } from './glacier.ts';
import { errorAnswer, type Target, targetOf } from './http.ts';
import { ServiceError } from './errors.ts';
import { requestId } from './ids.ts';
import type { StandIn, StandInOptions } from './index.ts';
import { createJournal, type Journal, type OpenEntry } from './journal.ts';
import { addArchive, addFinishedJob, addVault } from './outside.ts';
import type { Wire } from './ports.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import type { TrustedProvider } from './trust.ts';
import { snapshotOf } from './state.ts';
import { type ByteStream, bytesStream, counted, readAll } from './streams.ts';
import { createWorld, findVault, type World } from './world.ts';

interface Parts {
  readonly world: World;
  readonly faults: FaultRules;
  readonly journal: Journal;
  readonly signIn: SignIn;
  /** The user pool first. */
  readonly trusted: TrustedProvider[];
}

export function buildStandIn(options: StandInOptions): StandIn {
  const world = createWorld(options);
  const signIn = createSignIn(world);
  const parts: Parts = {
    world,
    faults: createFaultRules(options.chance),
    journal: createJournal(),
    signIn,
    trusted: [signIn.trusted],
  };
  return {
    handle: (request, wire) => handle(parts, request, wire),
    addVault: (name, facts) => addVault(world, name, facts?.createdAtMs),
    addArchive: (vault, archive) => addArchive(world, vault, archive),
    addFinishedJob: (vault, what) => addFinishedJob(world, vault, what),
    addFault: (rule) => parts.faults.add(rule),
    userPool: signIn.userPool,
    trust: (provider) => void parts.trusted.push(provider),
    observe: (operation, request, wire, run) => observed(parts, request, targetOf(request, wire), operation, run),
    now: () => world.now(),
    snapshot: () => snapshotOf(world.state),
    journal: () => parts.journal.entries(),
  };
}

async function handle(parts: Parts, request: Request, wire: Wire | undefined): Promise<Response> {
  let body: ByteStream | undefined;
  try {
    const target = targetOf(request, wire);
    body = await bodyOf(request);
    if (target.path.startsWith('/_stand-in/')) {
      const bytes = await readAll(body);
      if (target.path === '/_stand-in/sign-in') {
        return await observed(parts, request, target, 'SignIn', () => control(parts, request, target, bytes));
      }
      return withDate(parts.world, await control(parts, request, target, bytes));
    }
    if (isForCognito(request, target)) return await handleCognito(parts, request, target, body);
    return await handleGlacier(parts, readGlacierRequest(request, target, body));
  } catch {
    return errorAnswer(new ServiceError(500, 'InternalFailure', 'The stand-in failed on this request.'));
  } finally {
    // A body that nobody read would keep the connection busy.
    if (body && !body.locked) await body.cancel().catch(() => undefined);
  }
}

/** Firefox has no `Request.body`. */
async function bodyOf(request: Request): Promise<ByteStream> {
  if (request.method === 'GET' || request.method === 'HEAD') return bytesStream(new Uint8Array());
  if (request.body) return request.body;
  return bytesStream(new Uint8Array(await request.arrayBuffer()));
}

function isForCognito(request: Request, { path }: Target): boolean {
  if (path === '/cognito-identity/' || path === '/cognito-identity') return true;
  return request.method === 'POST' && path === '/' && request.headers.has('x-amz-target');
}

async function handleCognito(parts: Parts, request: Request, target: Target, body: ByteStream): Promise<Response> {
  const operation = cognitoOperation(request.headers.get('x-amz-target'));
  const bytes = await readAll(body);
  const run = () => cognito(parts.world, parts.trusted, operation, bytes);
  return observed(parts, request, target, operation ?? 'CognitoUnknown', run);
}

async function handleGlacier(parts: Parts, request: GlacierRequest): Promise<Response> {
  const { operation, params, method, headers, target } = request;
  const range = headers.get('range');
  const jobId = params.get('job');
  const entry: OpenEntry = {
    ...entryFor(parts, method, target, operation?.name ?? 'Unknown'),
    ...(range === null ? {} : { range }),
    ...(jobId === undefined ? {} : { jobId }),
  };
  const effects = begin(parts, entry, subjectOf(parts.world, request, entry));
  return finish(parts, entry, effects, target.query, (seen) => carryOut(parts.world, request, seen));
}

function subjectOf(world: World, { region, params, headers }: GlacierRequest, entry: OpenEntry): Subject {
  const { operation, range, jobId } = entry;
  const vault = params.get('vault');
  const where = region ?? signedRegion(headers) ?? world.options.region;
  const job = vault !== undefined && jobId !== undefined ? findVault(world, where, vault)?.jobs.get(jobId) : undefined;
  const archiveId = params.get('archive') ?? (job?.action === 'ArchiveRetrieval' ? job.archiveId : undefined);
  return {
    operation,
    ...(range === undefined ? {} : { range }),
    ...(vault === undefined ? {} : { vault }),
    ...(jobId === undefined ? {} : { jobId }),
    ...(archiveId === undefined ? {} : { archiveId }),
  };
}

/** A request of another service than Glacier, with faults and journal around it. */
function observed(parts: Parts, { method }: Request, target: Target, operation: string, run: () => Promise<Response>): Promise<Response> {
  const entry = entryFor(parts, method, target, operation);
  return finish(parts, entry, begin(parts, entry, { operation }), target.query, run);
}

function entryFor({ world }: Parts, method: string, target: Target, operation: string): OpenEntry {
  return { atMs: world.now(), operation, method, path: target.path, status: 0, bytesSent: 0 };
}

/** Notes the request and looks for a fault. */
function begin({ world, faults, journal }: Parts, entry: OpenEntry, subject: Subject): Effects {
  journal.add(entry);
  const rule = faults.hitting(subject);
  if (rule) entry.fault = rule.kind;
  return effectsOf(rule, { operation: entry.operation, chance: world.options.chance, sleep: world.sleep });
}

/** Runs the operation with the fault around it. The status of a broken connection stays 0. */
async function finish(
  { world }: Parts,
  entry: OpenEntry,
  effects: Effects,
  query: string,
  run: (seen: Seen) => Promise<Response>,
): Promise<Response> {
  const instead = await effects.before();
  const response = instead ?? (await effects.after(await run(effects.seen({ range: entry.range ?? null, query }))));
  if (wireFault(response)) return response;
  entry.status = response.status;
  if (effects.isFromService) {
    response.headers.set('x-amzn-RequestId', requestId(world.options.chance));
    withDate(world, response);
  }
  if (!response.body) return response;
  const { status, headers } = response;
  return new Response(
    counted(response.body, (count) => void (entry.bytesSent += count), world.options.pieceBytes),
    { status, headers },
  );
}

function withDate(world: World, response: Response): Response {
  response.headers.set('Date', new Date(world.now()).toUTCString());
  return response;
}
