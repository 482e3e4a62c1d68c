/** A Cognito identity pool: GetId and GetCredentialsForIdentity (`glacier.md`, section 13). */

import { compactVerify, errors } from 'jose';
import * as v from 'valibot';
import { type Bytes, sha256, textOf, toHex, utf8 } from './bytes.ts';
import { jsonText } from './http.ts';
import { issueKeys } from './keys.ts';
import { identityPoolId } from './sign-in.ts';
import { checkingKey, type TrustedProvider } from './trust.ts';
import type { World } from './world.ts';

const TYPE = 'application/x-amz-json-1.1';

const Logins = v.nullish(v.record(v.string(), v.string()));
const GetId = v.object({ IdentityPoolId: v.string(), Logins });
const Claims = v.object({
  sub: v.string(),
  iss: v.string(),
  exp: v.number(),
  aud: v.exactOptional(v.string()),
});
const GetCredentials = v.object({ IdentityId: v.string(), Logins });

/** An error as this service tells it. */
class CognitoError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const refused = (message: string) => new CognitoError('NotAuthorizedException', message);

/** The operation's name as rules and journal know it; undefined where the target names none. */
export function cognitoOperation(target: string | null): string | undefined {
  const name = /^AWSCognitoIdentityService\.(GetId|GetCredentialsForIdentity)$/.exec(target ?? '')?.[1];
  return name === undefined ? undefined : `Cognito${name}`;
}

/** @param operation as `cognitoOperation` gave it. */
export async function cognito(world: World, trusted: readonly TrustedProvider[], operation: string | undefined, body: Bytes): Promise<Response> {
  try {
    if (operation === 'CognitoGetId') return answer(await getId(world, trusted, read(GetId, body)));
    if (operation === 'CognitoGetCredentialsForIdentity') return answer(await getCredentials(world, trusted, read(GetCredentials, body)));
    throw new CognitoError('UnknownOperationException', '');
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    return answer({ __type: error.type, message: error.message }, 400);
  }
}

function answer(value: object, status = 200): Response {
  return jsonText(JSON.stringify(value), status, TYPE);
}

function read<T extends v.GenericSchema>(schema: T, body: Bytes): v.InferOutput<T> {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), textOf(body));
  if (result.success) return result.output;
  throw new CognitoError('InvalidParameterException', 'The request body is not valid.');
}

async function getId(world: World, trusted: readonly TrustedProvider[], asked: v.InferOutput<typeof GetId>): Promise<object> {
  if (asked.IdentityPoolId !== identityPoolId(world.options.region)) {
    throw new CognitoError('ResourceNotFoundException', `IdentityPool '${asked.IdentityPoolId}' not found.`);
  }
  const subject = await subjectOf(world, trusted, asked.Logins);
  return { IdentityId: await identityOf(world, subject) };
}

async function getCredentials(world: World, trusted: readonly TrustedProvider[], asked: v.InferOutput<typeof GetCredentials>): Promise<object> {
  const subject = await subjectOf(world, trusted, asked.Logins);
  if (asked.IdentityId !== (await identityOf(world, subject))) {
    throw new CognitoError('ResourceNotFoundException', `Identity '${asked.IdentityId}' not found.`);
  }
  const keys = await issueKeys(world);
  return {
    Credentials: {
      AccessKeyId: keys.accessKeyId,
      // A number of seconds, as from the service; a string once broke a client.
      Expiration: keys.expiresAtMs / 1000,
      SecretKey: keys.secretAccessKey,
      SessionToken: keys.sessionToken,
    },
    IdentityId: asked.IdentityId,
  };
}

/** One identity a person, without remembering it: made of pool and subject. */
async function identityOf({ options: { region } }: World, subject: string): Promise<string> {
  const hex = toHex(await sha256(utf8(`${identityPoolId(region)} ${subject}`)));
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return `${region}:${uuid.join('-')}`;
}

/** Who signed in, and where. Guests are refused: the pool has no role for them, and Glacier isn't theirs anyway. */
async function subjectOf(world: World, trusted: readonly TrustedProvider[], logins: v.InferOutput<typeof Logins>): Promise<string> {
  const [login] = Object.entries(logins ?? {});
  if (!login) throw refused('Unauthenticated access is not supported for this identity pool.');
  const [provider, token] = login;
  const known = trusted.find((one) => one.provider === provider);
  if (!known) throw refused('Token is not from a supported provider of this identity pool.');
  const claims = await verified(known, token);
  if (claims.iss !== known.issuer) throw refused('Token is not from a supported provider of this identity pool.');
  if (claims.aud === undefined) throw refused('Invalid login token. Missing a required claim: aud');
  if (claims.aud !== known.audience) throw refused('Invalid login token. Incorrect token audience.');
  const nowS = Math.floor(world.now() / 1000);
  if (claims.exp <= nowS) throw refused(`Invalid login token. Token expired: ${claims.exp} >= ${nowS}`);
  return `${provider} ${claims.sub}`;
}

/** Checks the signature only: each claim has its own message. */
async function verified(provider: TrustedProvider, token: string): Promise<v.InferOutput<typeof Claims>> {
  try {
    const { payload } = await compactVerify(token, await checkingKey(provider), { algorithms: ['RS256'] });
    return v.parse(v.pipe(v.string(), v.parseJson(), Claims), new TextDecoder().decode(payload));
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed) {
      throw refused("Invalid login token. Couldn't verify signed token.");
    }
    throw refused('Invalid login token. Not a valid OpenId Connect identity token.');
  }
}
