/** What is wrong with pasted keys, told as soon as one leaves a field. */

export interface PastedKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export type KeyProblems = { readonly [field in keyof PastedKeys]?: string };

/**
 * Long-lived keys are refused: they would be good for ever in whatever hands they fell into.
 *
 * @see AWS, IAM identifiers: AKIA for long-lived keys, ASIA for temporary ones
 */
export function keyProblems({ accessKeyId, secretAccessKey, sessionToken }: PastedKeys): KeyProblems {
  const id = accessKeyId.trim();
  return {
    ...problem('accessKeyId', idProblem(id)),
    ...problem('secretAccessKey', secretAccessKey.trim() === '' ? 'The secret access key is missing.' : undefined),
    ...problem('sessionToken', id.startsWith('ASIA') && sessionToken.trim() === '' ? 'Temporary keys come with a session token.' : undefined),
  };
}

function idProblem(id: string): string | undefined {
  if (id === '') return 'The access key id is missing.';
  if (id.startsWith('AKIA'))
    return 'These are long-lived keys. Make temporary ones with “aws sts get-session-token” and paste those: they end by themselves.';
  if (!/^\w{16,128}$/.test(id)) return 'An access key id is one word of at least 16 letters and digits.';
  return undefined;
}

const problem = (field: keyof PastedKeys, text: string | undefined): KeyProblems => (text === undefined ? {} : { [field]: text });
