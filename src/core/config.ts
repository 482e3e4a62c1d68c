import * as v from 'valibot';

/** A region's name as it stands in host names. */
export const Region = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/));
/** An absolute path on our own origin: configuration can't send keys anywhere else. */
const OwnPath = v.pipe(v.string(), v.regex(/^\/(?!\/)[A-Za-z0-9._~/-]*$/));

/** How a login becomes AWS keys. */
export const SignIn = v.object({
  identityPoolId: v.pipe(v.string(), v.regex(/^[a-z0-9-]+:[0-9a-f-]{36}$/)),
  /** Key of the `Logins` map: `cognito-idp.<region>.amazonaws.com/<userPoolId>` or another provider. */
  loginProvider: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:/-]{1,128}$/)),
  /** Absent: the identity pool's own host. */
  identityEndpoint: v.optional(OwnPath),
  /** Where ID tokens come from. The hosted sign-in becomes a second kind. */
  tokens: v.variant('kind', [v.object({ kind: v.literal('stand-in'), path: OwnPath })]),
});
export type SignIn = v.InferOutput<typeof SignIn>;

/** `public/config.json`. Unknown members are ignored, so that an older app reads a newer file. */
export const Config = v.object({
  regions: v.pipe(v.array(Region), v.minLength(1), v.maxLength(40)),
  /** The deployment has a stand-in behind the region `demo`. */
  demo: v.optional(v.boolean(), false),
  signIn: v.optional(SignIn),
});
export type Config = v.InferOutput<typeof Config>;
