/** A session of a hosted sign-in, kept going without asking the person for as long as the provider lets it. */
import { Failed, failureOf } from '../../../core/failure/failure.ts';
import { signOuts } from '../../../store/sign-outs.ts';
import type { LoginSource } from '../login.ts';
import type { HostedSignIn } from './kind.ts';
import { tokens as kept, type Tokens } from './records.ts';

/** Six kilobytes that only a sign-in needs. */
const protocol = () => import('./protocol.ts');

/** Leaves for the provider's page; the person comes back with an answer in the address. */
export async function leaveForSignIn(signIn: HostedSignIn): Promise<void> {
  location.assign(await (await protocol()).beginAt(signIn));
}

/** @returns the login, with the person's place in the address again. @throws Failed as `finish` does. */
export async function comeBack(signIn: HostedSignIn, answer: URLSearchParams): Promise<LoginSource> {
  const { tokens, hash } = await (await protocol()).finish(signIn, answer);
  if (hash !== location.hash) location.replace(hash === '' ? '#/' : hash);
  return sourceOf(signIn, tokens);
}

/** @returns what an earlier page of this tab had, undefined where there is none. */
export async function resume(signIn: HostedSignIn): Promise<LoginSource | undefined> {
  const found = kept.read();
  const { nameOf, refresh } = await protocol();
  if (found?.provider !== nameOf(signIn)) return undefined;
  if (found.signOuts !== (await signOuts())) {
    // Somebody signed out in another tab while this one was away.
    kept.drop();
    return undefined;
  }
  if (Date.now() < found.idTokenExpiresAtMs) return sourceOf(signIn, found);
  return refresh(signIn, found).then(
    (fresh) => sourceOf(signIn, fresh),
    (error: unknown) => {
      if (failureOf(error).code !== 'keys-ended') throw error;
      kept.drop();
      return undefined;
    },
  );
}

/** This tab may have a session of an earlier page. */
export const mayResume = (): boolean => kept.read() !== undefined;

async function sourceOf(signIn: HostedSignIn, first: Tokens): Promise<LoginSource> {
  let held: Tokens | undefined = first;
  const since = await signOuts();
  kept.write({ ...first, signOuts: since });
  /** The provider wants to see the person: it isn't asked again and again with a token that is good for nothing. */
  const refused = (error: unknown): never => {
    if (held && failureOf(error).code === 'keys-ended') {
      const { refreshToken: _, ...rest } = held;
      held = rest;
      kept.drop();
    }
    throw error;
  };
  const loginOf = ({ idToken, idTokenExpiresAtMs }: Tokens) => ({ kind: 'login', signIn, idToken, idTokenExpiresAtMs }) as const;
  return {
    first: loginOf(first),
    renews: first.refreshToken !== undefined,
    again: async () => {
      if (!held) throw new Failed({ code: 'keys-ended' });
      const got = await (await protocol()).refresh(signIn, held).catch(refused);
      // The person may have signed out meanwhile.
      if (!held) throw new Failed({ code: 'keys-ended' });
      kept.write({ ...got, signOuts: since });
      held = got;
      return loginOf(got);
    },
    end: async () => {
      if (!held) return undefined;
      const ending = held;
      // First of all: whatever the provider says, this tab has no tokens any more.
      held = undefined;
      kept.drop();
      return (await protocol()).endAt(signIn, ending);
    },
  };
}
