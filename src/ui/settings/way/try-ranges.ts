/** The steps with ranges: alone, a second time, two at once, and how fast they came. */
import type { RangeAnswer, TriedOutput } from '../../../core/way/answer.ts';
import { isHarmless, type Finding } from '../../../core/way/finding.ts';
import { firstByteWords } from '../../../core/way/measure-words.ts';
import { judgeAgain, judgeBroken, judgePair, judgeRange } from '../../../core/way/range-answer.ts';
import { rangesToTry } from '../../../core/way/ranges.ts';
import { seenIn, seenInRange } from '../../../core/way/seen.ts';
import { judgeSpeed, speedOf } from '../../../core/way/speed.ts';
import type { Seen, Step, StepResult } from '../../../core/way/steps.ts';
import { rangeBytes, type Range } from '../../../core/range.ts';
import { formatBytes, formatSpeed } from '../../../core/words/sizes.ts';
import { asked } from './asked.ts';
import { leaveOut, type Run } from './run.ts';

const TOO_SMALL = 'The output is too small for it.';
const WHOLE_FIRST = 'Ranges have to come as they were asked for first.';

export async function tryRanges(run: Run, output: TriedOutput): Promise<void> {
  const ranges = rangesToTry(output.bytes);
  const first = await alone(run, output, 'first', ranges.first);
  const middle = await alone(run, output, 'middle', ranges.middle);
  const last = await alone(run, output, 'last', ranges.last);
  if (first) await again(run, output, first);
  else leaveOut(run, ['again'], WHOLE_FIRST);
  if (first && last) await together(run, output, [first.range, last.range]);
  else leaveOut(run, ['together'], ranges.last ? WHOLE_FIRST : TOO_SMALL);
  tellSpeed(
    run,
    [first, middle, last].filter((answer) => answer !== undefined),
  );
}

/** @returns the answer where nothing is wrong with it. */
async function alone(run: Run, output: TriedOutput, step: Step, range: Range | undefined): Promise<RangeAnswer | undefined> {
  if (!range) {
    leaveOut(run, [step], TOO_SMALL);
    return undefined;
  }
  run.begins(step);
  const got = await get(run, output, range);
  if (got.is === 'found') {
    run.ends(step, got.finding.code === 'unreachable' ? await whyBroken(run, output) : got);
    return undefined;
  }
  const { answer } = got;
  const finding = judgeRange(answer, output, run.now());
  const hash = output.hasHashes ? 'equal to Amazon’s hash' : 'of which Amazon sends no hash';
  tell(run, step, finding, `${formatBytes(rangeBytes(range))} came as asked for, ${hash}.`, seenInRange(answer));
  return finding && !isHarmless(finding) ? undefined : answer;
}

async function whyBroken({ way, signal }: Run, { vault, jobId }: TriedOutput): Promise<StepResult> {
  const whole = await asked(signal, (either) => way.getHead(vault, jobId, either));
  const answer = whole.is === 'answered' ? whole.answer : undefined;
  return { is: 'found', finding: judgeBroken(answer), ...(answer ? { seen: seenIn(answer) } : {}) };
}

async function again(run: Run, output: TriedOutput, before: RangeAnswer): Promise<void> {
  run.begins('again');
  const got = await get(run, output, before.range);
  if (got.is === 'found') return run.ends('again', got);
  tell(run, 'again', judgeAgain(before, got.answer, output, run.now()), 'The same bytes came.', seenInRange(got.answer));
}

async function together(run: Run, output: TriedOutput, ranges: readonly [Range, Range]): Promise<void> {
  run.begins('together');
  const [one, other] = await Promise.all([get(run, output, ranges[0]), get(run, output, ranges[1])]);
  if (one.is === 'found') return run.ends('together', one);
  if (other.is === 'found') return run.ends('together', other);
  const finding = judgePair([one.answer, other.answer], output, run.now());
  tell(run, 'together', finding, 'Each got its own bytes.', [...seenInRange(one.answer), ...seenInRange(other.answer)]);
}

const get = ({ way, signal }: Run, { vault, jobId }: TriedOutput, range: Range) =>
  asked(signal, (either) => way.getRange(vault, jobId, range, either));

function tell({ ends }: Run, step: Step, finding: Finding | undefined, told: string, seen: Seen): void {
  ends(step, finding ? { is: 'found', finding, seen } : { is: 'fine', told, seen });
}

function tellSpeed(run: Run, answers: readonly RangeAnswer[]): void {
  if (answers.length === 0) return leaveOut(run, ['speed'], WHOLE_FIRST);
  const speed = speedOf(answers);
  const bytes = answers.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
  const figures = `${firstByteWords(speed.firstByteMs)}, ${formatSpeed(speed.bytesPerSecond)} one chunk at a time`;
  const finding = judgeSpeed(speed, bytes);
  run.ends('speed', finding ? { is: 'found', finding } : { is: 'fine', told: `${figures.charAt(0).toUpperCase()}${figures.slice(1)}.` });
}
