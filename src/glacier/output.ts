import { GetJobOutputCommand } from '@aws-sdk/client-glacier';
import type { OutputAnswer } from '../core/output.ts';
import type { Range } from '../core/range.ts';
import { call, type Connection } from './client.ts';

/**
 * Asks for a range of a finished job's output.
 *
 * @param range in bytes of the *output*, not of the archive.
 * @throws Failed; `job-unknown` means that the output is gone.
 */
export async function getOutput(connection: Connection, vault: string, jobId: string, range: Range, signal: AbortSignal): Promise<OutputAnswer> {
  let headers: Record<string, string> = {};
  const send = () => {
    const command = new GetJobOutputCommand({ accountId: '-', vaultName: vault, jobId, range: `bytes=${range.start}-${range.end - 1}` });
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if (hasHeaders(result.response)) headers = result.response.headers;
        return result;
      },
      { step: 'deserialize', name: 'seeHeaders' },
    );
    return connection.client.send(command, { abortSignal: signal });
  };
  const answer = await call(connection, { action: 'glacier:GetJobOutput', vault }, send);
  const length = headers['content-length'];
  return {
    status: answer.status ?? 0,
    contentRange: headers['content-range'],
    contentLength: length === undefined ? undefined : Number(length),
    contentEncoding: headers['content-encoding'],
    treeHash: headers['x-amz-sha256-tree-hash']?.toLowerCase(),
    description: answer.archiveDescription,
    body: asBytes(answer.body?.transformToWebStream()),
  };
}

function hasHeaders(response: unknown): response is { headers: Record<string, string> } {
  return typeof response === 'object' && response !== null && 'headers' in response && typeof response.headers === 'object';
}

/** An answer without a body reads as an empty one. */
const asBytes = (stream: ReadableStream<Uint8Array<ArrayBuffer>> | undefined): ReadableStream<Uint8Array<ArrayBuffer>> =>
  stream ?? new ReadableStream({ start: (controller) => controller.close() });
