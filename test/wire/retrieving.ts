/** A job from its order to its output, in one go. */
import type { Answers } from './answers.ts';
import type { Boto } from './boto.ts';
import { given } from './fixtures.ts';
import type { StandIn } from './stand-in.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Orders a job. @returns its id. */
export async function begin(boto: Boto, vaultName: string, jobParameters: Parameters): Promise<string> {
  const { jobId } = await boto.call('initiate_job', { vaultName, jobParameters });
  return given(jobId);
}

/** A job that is done at once. @returns its id. */
export async function finished(boto: Boto, standIn: StandIn, vaultName: string, jobParameters: Parameters): Promise<string> {
  const jobId = await begin(boto, vaultName, jobParameters);
  await standIn.order('finish-jobs', { jobId });
  return jobId;
}

/** A whole archive. */
export async function retrieved(boto: Boto, standIn: StandIn, vaultName: string, ArchiveId: string): Promise<Answers['get_job_output']> {
  const jobId = await finished(boto, standIn, vaultName, { Type: 'archive-retrieval', ArchiveId });
  return boto.call('get_job_output', { vaultName, jobId });
}
