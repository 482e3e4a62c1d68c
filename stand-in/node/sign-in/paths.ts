/** What lies at which path of the sign-in's listener, and who may ask there. */

/** The plain OpenID provider's paths begin so. */
export const PLAIN_MOUNT = '/oidc';

interface Place {
  readonly provider: 'user-pool' | 'plain';
  /** Its name for fault rules and for the journal. */
  readonly operation: string;
  /** Whether pages of other origins may ask there, as at Cognito; the forms take only their own. */
  readonly isOpen: boolean;
}

const open = (operation: string) => ({ operation, isOpen: true });
const own = (operation: string) => ({ operation, isOpen: false });

const USER_POOL = new Map([
  ['/oauth2/authorize', own('Authorize')],
  ['/oauth2/token', open('Token')],
  ['/oauth2/revoke', open('Revoke')],
  ['/logout', own('Logout')],
]);

const PLAIN = new Map([
  ['/auth', own('Authorize')],
  ['/token', open('Token')],
  ['/token/revocation', open('Revoke')],
  ['/session/end', own('Logout')],
  ['/jwks', open('SigningKeys')],
  ['/me', open('UserInfo')],
]);

/** What both have: the form, the way back from it, discovery. */
const COMMON: readonly (readonly [RegExp, ReturnType<typeof open>])[] = [
  [/^\/login\/[\w-]+$/, own('Login')],
  [/^\/(?:oauth2\/authorize|auth)\/[\w-]+$/, own('AuthorizeResume')],
  [/^\/session\/end\/(?:confirm|success)$/, own('LogoutConfirm')],
  [/^(?:\/[\w-]+)?\/\.well-known\/openid-configuration$/, open('Discovery')],
  [/^\/[\w-]+\/\.well-known\/jwks\.json$/, open('SigningKeys')],
];

/** @returns undefined where there is nothing. */
export function placeAt(rawTarget: string): Place | undefined {
  const [path = ''] = rawTarget.split('?', 1);
  const isPlain = path.startsWith(`${PLAIN_MOUNT}/`);
  const inner = isPlain ? path.slice(PLAIN_MOUNT.length) : path;
  const found = (isPlain ? PLAIN : USER_POOL).get(inner) ?? COMMON.find(([form]) => form.test(inner))?.[1];
  return found && { provider: isPlain ? 'plain' : 'user-pool', ...found };
}
