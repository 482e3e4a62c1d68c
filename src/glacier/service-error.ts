/** What the SDK throws, read with care: it lays the members of whatever body came over its error, of any type. */
import { textOf } from '../core/failure/failure.ts';

export interface ServiceError {
  readonly name: string;
  readonly message: string;
  readonly status: number;
  /** The `Date` of the answer, epoch ms. */
  readonly answeredAtMs: number | undefined;
}

/** @returns undefined where nobody answered. */
export function readError(error: unknown): ServiceError | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  const { httpStatusCode: status } = metadata;
  if (typeof status !== 'number') return undefined;
  return { name: textOf(error.name), message: textOf(error.message), status, answeredAtMs: dateOf(error) };
}

/**
 * An answer began and its body couldn't be read: the line broke in it, or it is no JSON. The SDK tells
 * of it as of an error of the service, with the status that came, also where that says *accepted*.
 */
export const isUnread = ({ name }: ServiceError): boolean => OF_A_BODY.has(name);

/** What reading a body throws; no service calls an error so. */
const OF_A_BODY = new Set(['TypeError', 'SyntaxError', 'AbortError', 'NetworkError', 'TimeoutError']);

function dateOf(error: object): number | undefined {
  if (!('$response' in error)) return undefined;
  const { $response: response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  const at = Date.parse(String(headers.date));
  return Number.isNaN(at) ? undefined : at;
}
