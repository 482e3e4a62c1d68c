/**
 * Service errors, with the messages of `glacier.md`, section 10.
 *
 * Messages marked "our wording" aren't known from the service; a client should go by the code.
 */

/** Told to the client as a body of `code`, `message` and `type`. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  /** The front end (signature, account) puts `message` first, the service puts `code` first. */
  readonly from: 'service' | 'front end';

  constructor(status: number, code: string, message: string, from: 'service' | 'front end' = 'service') {
    super(message);
    this.status = status;
    this.code = code;
    this.from = from;
  }
}

export const invalid = (message: string) => new ServiceError(400, 'InvalidParameterValueException', message);
export const missing = (name: string) => new ServiceError(400, 'MissingParameterValueException', `Required parameter missing: ${name}`);
export const notFound = (message: string) => new ServiceError(404, 'ResourceNotFoundException', message);
export const accessDenied = (message: string) => new ServiceError(403, 'AccessDeniedException', message);
export const limitExceeded = (message: string) => new ServiceError(400, 'LimitExceededException', message);

export const vaultNotFound = (arnOrName: string) => notFound(`Vault not found for ARN: ${arnOrName}`);
export const jobNotFound = (id: string) => notFound(`The job ID was not found: ${id}`);
/** Seen by a user of the live service: carlossg/glacier-cli#15. */
export const archiveNotFound = (id: string) => notFound(`The archive ID was not found: ${id}`);
/** Our wording, after the one for archives. */
export const uploadNotFound = (id: string) => notFound(`The upload ID was not found: ${id}`);

/** Our wording. */
export const malformedBody = () => new ServiceError(400, 'SerializationException', 'The request body is not valid JSON for this operation.');

export const frontEnd = (status: number, code: string, message: string) => new ServiceError(status, code, message, 'front end');

/** Content that can't be read any more, for example a served file that changed. */
export const contentGone = () => new ServiceError(500, 'ServiceUnavailableException', 'The service is temporarily unavailable.');
