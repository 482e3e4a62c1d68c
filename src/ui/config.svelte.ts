import * as v from 'valibot';
import { Config, exampleOf } from '../core/config.ts';
import { Failed, failureOf, type Failure } from '../core/failure/failure.ts';

const READ_AGAIN_MS = 5_000;

/** What the site's `config.json` says. It is read at run time; pasted keys work without it. */
export class Configuration {
  current = $state.raw<Config | undefined>();
  failure = $state.raw<Failure | undefined>();
  isRead = $state(false);
  /** Who answers for the demo. A site without a usable configuration has Thaw's own worker for it. */
  readonly demo = $derived(this.current?.demo ?? 'worker');

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
  throw new Failed({ code: 'config-wrong', field: path, example: exampleOf(field) });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failed({ code: 'config-missing' });
  }
}
