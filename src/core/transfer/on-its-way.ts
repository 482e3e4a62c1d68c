import type { Failure } from '../failure/failure.ts';
import type { Transfer } from './transfer.ts';

/** After these Amazon's job is of no use, and only a new one helps. */
const JOB_IS_OF_NO_USE = new Set<Failure['code']>(['job-failed', 'job-differs', 'job-unknown', 'output-expired', 'empty-output', 'whole-differs']);

/**
 * Whether a transfer still brings what was asked for, or has brought it: to ask again would cost
 * money for nothing. So it does where Amazon's answer was lost, as the job may exist.
 */
export function isOnItsWay({ stoppedBy, source, asked, clearedAtMs, whole }: Transfer): boolean {
  if (clearedAtMs !== undefined) return false;
  if (whole === 'proven' || whole === 'length-checked') return true;
  if (source?.goneAtMs !== undefined) return false;
  if (!stoppedBy) return source !== undefined || asked !== undefined;
  return source ? !JOB_IS_OF_NO_USE.has(stoppedBy.code) : asked?.step === 'sent';
}

/** Whether a transfer brings the whole of an archive; of a job that wasn't looked at yet that is believed. */
export function isOfWhole({ asked, target }: Transfer): boolean {
  if (target?.archiveBytes !== undefined) return target.start === 0 && target.sizeBytes === target.archiveBytes;
  return asked?.range === undefined;
}
