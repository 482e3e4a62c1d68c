/** The check of the way, step by step. What an answer means is decided in `core/way`. */
import { checkCall } from './call.ts';
import { findOutput } from './find-output.ts';
import { leaveOut, type Run } from './run.ts';
import { tryRanges } from './try-ranges.ts';

const CALL_FIRST = 'Amazon has to answer first.';
const OUTPUT_FIRST = 'No finished output to try ranges on: retrieve something small first.';

/** @throws the reason of the signal where it was cancelled. */
export async function checkWay(run: Run): Promise<void> {
  const vaults = await checkCall(run);
  const output = vaults && (await findOutput(run, vaults));
  if (output) await tryRanges(run, output);
  else {
    if (!vaults) leaveOut(run, ['output'], CALL_FIRST);
    leaveOut(run, ['first', 'middle', 'last', 'again', 'together', 'speed'], vaults ? OUTPUT_FIRST : CALL_FIRST);
  }
  const count = run.cookies();
  run.ends('cookies', count > 0 ? { is: 'found', finding: { code: 'cookies', count } } : { is: 'fine', told: 'None, as it should be.' });
}
