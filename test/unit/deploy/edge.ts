/** Runs a function of the edge as it stands in the template, with a stand-in for CloudFront's module. */
import { runInNewContext } from 'node:vm';
import { stackWith, type Resolved } from './template.ts';

export interface EdgeRequest {
  readonly method?: string;
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
}

/** What the function gave back: an answer has `statusCode`, a request that goes on `uri`. */
export interface Outcome {
  readonly statusCode?: number;
  readonly uri?: string;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
  readonly cookies?: object;
  /** What `updateRequestOrigin` was called with. */
  readonly origin?: Resolved;
}

const IMPORT = "import cf from 'cloudfront';\n";

export function codeOf(name: 'SiteFunction' | 'GlacierFunction', parameters: Readonly<Record<string, string>> = {}): string {
  return stackWith(parameters).resources[name].FunctionCode;
}

export function edge(name: 'SiteFunction' | 'GlacierFunction', parameters: Readonly<Record<string, string>> = {}): (request: EdgeRequest) => Outcome {
  const code = codeOf(name, parameters);
  return ({ method = 'GET', uri, headers = {}, cookies = {} }) => {
    let origin: unknown;
    const cf = { updateRequestOrigin: (given: unknown) => (origin = given) };
    const wrapped = (values: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
    const event = { request: { method, uri, querystring: {}, headers: wrapped(headers), cookies: wrapped(cookies) } };
    const given = runInNewContext(`${code.replace(IMPORT, '')}\nhandler(event)`, { cf, event }) as Outcome;
    return JSON.parse(JSON.stringify({ ...given, ...(origin === undefined ? {} : { origin }) })) as Outcome;
  };
}
