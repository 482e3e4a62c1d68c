import type { SignIn } from '../../../core/config.ts';

/** A sign-in with a page of its own, at a provider. */
export type HostedSignIn = SignIn & { readonly tokens: Exclude<SignIn['tokens'], { kind: 'stand-in' }> };

export const isHosted = (signIn: SignIn): signIn is HostedSignIn => signIn.tokens.kind !== 'stand-in';
