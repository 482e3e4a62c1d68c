/** Whose ID tokens the identity pool takes: the user pool's, and those of providers added to it. */

import { importJWK } from 'jose';

export interface TrustedProvider {
  /** Key of the `Logins` map: the issuer without its scheme. */
  readonly provider: string;
  readonly issuer: string;
  /** The one client whose tokens are taken. */
  readonly audience: string;
  /** The public part of the key that signs (RS256); asked for when a first token comes. */
  readonly key: () => Promise<RsaKey>;
}

/** An RSA key as a JWK; what else a JWK may hold is passed over. */
export interface RsaKey {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
}

/** The key that a provider's tokens are checked with. */
export async function checkingKey({ key }: TrustedProvider): ReturnType<typeof importJWK> {
  const { kty, n, e } = await key();
  return importJWK({ kty, n, e }, 'RS256');
}
