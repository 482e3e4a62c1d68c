/** awscli: members as flags, bodies as files. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { glacierOf, warmAwsCli } from '../awscli.ts';
import type { Client } from '../clients.ts';
import type { StandInFacts } from '../stand-in.ts';
import { type Driver, kebab, type Members, pascal } from './driver.ts';

/** @param python one that has awscli. */
export async function awscliDriver(python: Client, facts: StandInFacts): Promise<Driver> {
  const { aws, stop } = warmAwsCli(python.path, facts);
  const { glacier } = glacierOf(facts, aws);
  const folder = await mkdtemp(join(tmpdir(), 'thaw-awscli-'));
  let files = 0;
  const call = async (operation: string, { accountId, ...input }: Members = {}, more: readonly string[] = []): Promise<Members> => {
    // The last of a flag counts.
    const flags = accountId === undefined ? [] : [`--account-id=${String(accountId)}`];
    for (const [member, value] of Object.entries(input)) flags.push(`--${kebab(member)}=${await flagValue(value, join(folder, `${++files}`))}`);
    if (operation !== 'GetJobOutput') return glacier<Members>(kebab(operation), ...flags, ...more);
    const output = join(folder, `${++files}`);
    const answer = await glacier<Members>(kebab(operation), ...flags, output);
    return { ...answer, body: await readFile(output) };
  };
  return {
    name: python.name,
    operations: async () => {
      const help = await aws(['glacier', 'no-such-operation']).catch(String);
      const listed = help.slice(help.indexOf('valid choices are')).match(/\b[a-z]+(?:-[a-z]+)+\b/g) ?? [];
      return listed.map(pascal);
    },
    call,
    refused: async (operation, input) => {
      const said = await call(operation, input).then(
        (answer) => Promise.reject(new Error(`${operation} was carried out: ${JSON.stringify(answer)}`)),
        (error: unknown) => String(error),
      );
      const [, code, message] = /An error occurred \((\w+)\) when calling the \w+ operation: (.*)/.exec(said) ?? [];
      if (code === undefined || message === undefined) throw new Error(said);
      return { code, message };
    },
    // It puts all pages together before it prints.
    pages: async (operation, input, pageSize) => [await call(operation, input, ['--page-size', String(pageSize)])],
    wait: async (waiter, input) => void (await glacier<Members>(`wait ${kebab(waiter)}`, `--vault-name=${String(input['vaultName'])}`)),
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @param file where a body's bytes go. */
async function flagValue(value: unknown, file: string): Promise<string> {
  if (value instanceof Uint8Array) {
    await writeFile(file, value);
    return file;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
