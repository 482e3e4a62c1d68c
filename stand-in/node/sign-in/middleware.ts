/** What goes before and after the library on a request: it is an app of Koa's. */

import type Provider from 'oidc-provider';

export type Middleware = Parameters<Provider['use']>[0];
export type Context = Parameters<Middleware>[0];
