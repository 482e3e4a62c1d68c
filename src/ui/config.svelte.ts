import * as v from 'valibot';
import { Config } from '../core/config.ts';
import { Failed, failureOf, type Failure } from '../core/failure/failure.ts';

/** How a field should look, for whoever runs the site. */
const EXAMPLES: Readonly<Record<string, string>> = {
  regions: '["eu-west-1", "us-east-1"]',
  demo: 'worker',
  signIn: '{ "identityPoolId": …, "loginProvider": …, "tokens": … }',
  'signIn.identityPoolId': 'eu-west-1:7c1d4e2a-9f60-4b8d-a3e5-2f8b6c0d1e47',
  'signIn.loginProvider': 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example',
  'signIn.identityEndpoint': '/cognito-identity/',
  'signIn.tokens': '{ "kind": "stand-in", "path": "/_stand-in/sign-in" }',
  'signIn.tokens.kind': 'stand-in',
  'signIn.tokens.path': '/_stand-in/sign-in',
};

const READ_AGAIN_MS = 5_000;

/** What the site's `config.json` says. It is read at run time; pasted keys work without it. */
export class Configuration {
  current = $state.raw<Config | undefined>();
  failure = $state.raw<Failure | undefined>();
  isRead = $state(false);

  async read(): Promise<void> {
    try {
      this.current = parseConfig(await fetchText());
      this.failure = undefined;
    } catch (error) {
      this.failure = failureOf(error);
      // A ping's pace: the server may come back without the browser calling itself online.
      if (this.failure.code === 'network-lost') setTimeout(() => void this.read(), READ_AGAIN_MS);
    }
    this.isRead = true;
  }
}

async function fetchText(): Promise<string> {
  const response = await fetch('/config.json', { cache: 'no-store', redirect: 'error', credentials: 'omit' }).catch(() => {
    // No answer at all says nothing about the file, whatever `onLine` believes (faults.md, N6).
    throw new Failed({ code: 'network-lost' });
  });
  if (!response.ok) throw new Failed({ code: 'config-missing' });
  return response.text();
}

/** @throws Failed that names the first field that is wrong, with an example. */
export function parseConfig(text: string): Config {
  const parsed = v.safeParse(Config, jsonOf(text), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const path = v.getDotPath(parsed.issues[0]) ?? 'regions';
  // An item of a list is told by its list.
  const field = path.replace(/\.\d+$/, '');
  throw new Failed({ code: 'config-wrong', field: path, example: EXAMPLES[field] ?? EXAMPLES['regions'] ?? '' });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failed({ code: 'config-missing' });
  }
}
