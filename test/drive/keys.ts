/** Keys as the stand-in's own sign-in and identity pool give them, for asks that Thaw never makes. */
import { GlacierClient, InitiateJobCommand, SetDataRetrievalPolicyCommand } from '@aws-sdk/client-glacier';

interface Answered {
  readonly idToken: string;
  readonly IdentityId: string;
  readonly Credentials: { readonly AccessKeyId: string; readonly SecretKey: string; readonly SessionToken: string };
}

export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export async function temporaryKeys(url: string): Promise<TemporaryKeys> {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
    const answer = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answered;
  };
  const cognito = (operation: string, body: unknown): Promise<Answered> =>
    post('/cognito-identity/', body, { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityService.${operation}` });
  const config = (await (await fetch(new URL('/config.json', url))).json()) as {
    readonly signIn: { readonly identityPoolId: string; readonly loginProvider: string };
  };
  const { idToken } = await post('/_stand-in/sign-in', {});
  const Logins = { [config.signIn.loginProvider]: idToken };
  const { IdentityId } = await cognito('GetId', { IdentityPoolId: config.signIn.identityPoolId, Logins });
  const { Credentials: keys } = await cognito('GetCredentialsForIdentity', { IdentityId, Logins });
  return { accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretKey, sessionToken: keys.SessionToken };
}

/** Asks for an archive, as another tool would. @returns the job's id. */
export async function askForArchive(url: string, vaultName: string, archiveId: string): Promise<string> {
  const client = new GlacierClient({ region: 'demo', endpoint: url, credentials: await temporaryKeys(url) });
  const { jobId } = await client.send(
    new InitiateJobCommand({ accountId: '-', vaultName, jobParameters: { Type: 'archive-retrieval', ArchiveId: archiveId, Tier: 'Expedited' } }),
  );
  if (jobId === undefined) throw new Error('a job without an id');
  return jobId;
}

/** Asks for a vault's inventory, as another tool would. @returns the job's id. */
export async function askForInventory(url: string, vaultName: string, format: 'JSON' | 'CSV' = 'JSON'): Promise<string> {
  const client = new GlacierClient({ region: 'demo', endpoint: url, credentials: await temporaryKeys(url) });
  const { jobId } = await client.send(
    new InitiateJobCommand({ accountId: '-', vaultName, jobParameters: { Type: 'inventory-retrieval', Format: format } }),
  );
  if (jobId === undefined) throw new Error('a job without an id');
  return jobId;
}

/** Limits Standard retrievals of the account, as its owner would. */
export async function limitStandard(url: string, bytesPerHour: number): Promise<void> {
  const client = new GlacierClient({ region: 'demo', endpoint: url, credentials: await temporaryKeys(url) });
  const Policy = { Rules: [{ Strategy: 'BytesPerHour', BytesPerHour: bytesPerHour }] };
  await client.send(new SetDataRetrievalPolicyCommand({ accountId: '-', Policy }));
}
