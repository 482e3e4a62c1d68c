/** The person must change something; the message is one line that says what. */
export class PublishError extends Error {
  override name = 'PublishError';
  /** 2: the command line; 1: the account or what Amazon answered. */
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
