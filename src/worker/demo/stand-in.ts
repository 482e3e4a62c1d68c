/** The demo's Glacier in this worker: the stand-in's core, filled as `npm start` fills it. */
import { DEMO_ACCOUNT, DEMO_REGION, fillDemo } from '../../../stand-in/core/demo/fill.ts';
import { createStandIn, readSnapshot, type Snapshot, type StandIn } from '../../../stand-in/core/index.ts';
import { HOUR, OUTPUT_LIFE_MS, SECOND } from '../../core/units.ts';
import { demoContents } from './contents.ts';

const JOB_DELAY_MS = 3 * SECOND;

/**
 * @param kept the state of an earlier life. What can't be read any more is begun anew.
 * @param onChange told after each change that should outlive this worker.
 */
export async function beginDemo(kept: unknown, onChange: () => void): Promise<StandIn> {
  const state = snapshotOf(kept);
  const standIn = createStandIn({
    clock: Date.now,
    chance: Math.random,
    store: demoContents,
    region: DEMO_REGION,
    accountId: DEMO_ACCOUNT,
    // For command-line clients, which there are none of here: nobody is ever told this secret.
    keys: { accessKeyId: `STANDIN${crypto.randomUUID().slice(0, 8).toUpperCase()}`, secretAccessKey: crypto.randomUUID() },
    jobDelayMs: JOB_DELAY_MS,
    outputLifeMs: OUTPUT_LIFE_MS,
    keyLifeMs: HOUR,
    ...(state ? { state } : {}),
    onChange,
  });
  await fillDemo(standIn, !state || !hasOutput(state, Date.now()));
  return standIn;
}

function snapshotOf(kept: unknown): Snapshot | undefined {
  try {
    return readSnapshot(kept);
  } catch {
    return undefined;
  }
}

/** After a day every output is gone, and with it what the demo offers to begin with. */
const hasOutput = ({ vaults }: Snapshot, nowMs: number): boolean =>
  vaults.some(({ jobs }) => jobs.some(({ createdAtMs }) => nowMs < createdAtMs + OUTPUT_LIFE_MS));
