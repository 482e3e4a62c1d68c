/** `deploy/publish`, built and started by the file of that name. */
import { execFile } from 'node:child_process';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Answer, Send } from './probe.ts';
import { PublishError } from './publish-error.ts';
import { publish } from './publish.ts';

const ANSWERS_WITHIN_MS = 30_000;
/** In the repository; the built file, `dist/publish/main.js`, lies as deep as this one. */
const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const send: Send = (url, headers) =>
  new Promise<Answer>((resolve, reject) => {
    const sent = request(url, { headers, timeout: ANSWERS_WITHIN_MS }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }));
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('no answer for half a minute')));
    sent.end();
  });

async function build(): Promise<string> {
  const vite = inRepository('node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: inRepository('') });
  return inRepository('dist/app');
}

try {
  await publish(process.argv.slice(2), {
    env: process.env,
    nowMs: Date.now(),
    print: (line) => console.log(line),
    template: inRepository('deploy/template.yaml'),
    send,
    build,
  });
} catch (error) {
  if (!(error instanceof PublishError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
