/** The engine's way to the Amazon of the race tests. */
import { Failed } from '../../src/core/failure/failure.ts';
import type { OutputAnswer } from '../../src/core/output.ts';
import type { ServicePort } from '../../src/engine/ports.ts';
import { beginInventory, beginJob, output, type Amazon } from './amazon.ts';
import type { Clock } from './clock.ts';
import type { Step } from './step.ts';

/** @param waitingForKeys who waits for them: called when they arrive. */
export function serviceOf(amazon: Amazon, clock: Clock, step: Step, waitingForKeys: Set<() => void>): ServicePort {
  const jobNow = ({ job, doneAtMs }: Amazon['jobs'] extends Map<string, infer J> ? J : never) => ({
    ...job,
    status: clock.nowMs >= doneAtMs ? ('ready' as const) : ('working' as const),
  });

  return {
    describeJob: (_region, _vault, id) =>
      step('describe', () => {
        amazon.calls.describe++;
        const found = amazon.jobs.get(id);
        if (!found || amazon.gone.has(id)) throw new Failed({ code: 'job-unknown' });
        return jobNow(found);
      }),
    listJobs: () =>
      step('list', () => {
        amazon.calls.list++;
        if (amazon.listRefused) throw new Failed(amazon.listRefused);
        const items = [...amazon.jobs.values()].filter(({ job }) => !amazon.gone.has(job.id)).map(jobNow);
        return { items, unreadable: 0, complete: true };
      }),
    initiateArchiveJob: (_region, { archiveId, tier, mark, range, snsTopic }) => {
      amazon.asking.most = Math.max(amazon.asking.most, ++amazon.asking.now);
      return step('initiate', async () => {
        amazon.calls.initiate++;
        amazon.topics.push(snsTopic);
        const fault = amazon.askFaults.shift();
        if (typeof fault === 'object') throw new Failed(fault);
        if (fault === 'lost-before') throw new Failed({ code: 'network-lost' });
        const id = await beginJob(amazon, clock.nowMs, archiveId, range, { tier, description: mark }, amazon.takesMs);
        if (fault === 'lost-after') throw new Failed({ code: 'network-lost' });
        return id;
      }).finally(() => amazon.asking.now--);
    },
    initiateInventoryJob: (_region, ask) =>
      step('initiate', async () => {
        amazon.topics.push(ask.snsTopic);
        const fault = amazon.askFaults.shift();
        if (typeof fault === 'object') throw new Failed(fault);
        if (fault === 'lost-before') throw new Failed({ code: 'network-lost' });
        const id = beginInventory(amazon, clock.nowMs, ask);
        if (fault === 'lost-after') throw new Failed({ code: 'network-lost' });
        return id;
      }),
    getOutput: (_region, _vault, jobId, range, signal) =>
      step(`get ${range.start}`, () => output(amazon, jobId, range, signal)).then((answer) => inPieces(amazon, answer, step)),
    keysArrive: (_because, signal) =>
      new Promise((resolve, reject) => {
        waitingForKeys.add(resolve);
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
  };
}

/** A body whose every piece is a step of its own. */
function inPieces(amazon: Amazon, answer: OutputAnswer, step: Step): OutputAnswer {
  const { pieceBytes } = amazon;
  if (pieceBytes === undefined) return answer;
  const reader = answer.body.getReader();
  const breaksAfter = amazon.breaks.shift() ?? Infinity;
  let rest = new Uint8Array(0);
  let sent = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        if (rest.length === 0) rest = (await reader.read()).value ?? rest;
        if (rest.length === 0) return controller.close();
        const piece = await step('piece', async () => rest.subarray(0, pieceBytes));
        rest = rest.subarray(piece.length);
        sent += piece.length;
        if (sent > breaksAfter) return controller.error(new TypeError('network error'));
        amazon.sent.bytes += piece.length;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  return { ...answer, body };
}
