/** The sign-in form: one person, one password, bound to the browser that began the sign-in. */

import type Provider from 'oidc-provider';

import type { Context, Middleware } from './middleware.ts';
import { loginPage, type Person, sentencePage } from './pages.ts';

/** A form of two fields is never longer. */
const MOST_BYTES = 4_096;

/** Where the form of an interaction is. */
export const loginPath = (uid: string) => `/login/${uid}`;

/**
 * Shows the form and takes what it sends. Which sign-in it belongs to is told by a signed cookie of
 * that very path alone, so that nobody can sign another's browser in.
 *
 * @param accountId the person's `sub`.
 */
export function login(provider: Provider, person: Person, accountId: string): Middleware {
  return async (ctx, next) => {
    if (!/^\/login\/[\w-]+$/.test(ctx.path)) return next();
    ctx.type = 'html';
    const begun = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
    if (!begun || loginPath(begun.uid) !== ctx.path) {
      ctx.status = 400;
      ctx.body = sentencePage('This sign-in is over', 'It took too long, or began in another browser. Go back to the app and sign in again.');
      return;
    }
    if (ctx.method !== 'POST') {
      ctx.body = loginPage(person);
      return;
    }
    const form = new URLSearchParams(await textOf(ctx));
    if (form.get('name') !== person.name || form.get('password') !== person.password) {
      ctx.body = loginPage(person, 'Incorrect username or password.'); // as Cognito says it
      return;
    }
    // Asked for consent, the same button gives it: the app is our own.
    const result = { login: { accountId }, consent: {} };
    const back = await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
    ctx.status = 303;
    ctx.redirect(back);
  };
}

async function textOf({ req }: Context): Promise<string> {
  let text = '';
  for await (const piece of req) {
    text += String(piece);
    if (text.length > MOST_BYTES) break;
  }
  return text;
}
