/** What was found or is worth keeping: a file a target, a line of JSON an input. */
import { appendFile, readFile } from 'node:fs/promises';

const fileOf = (name: string): string => `test/fuzz/corpus/${name}.jsonl`;

export async function corpusOf(name: string): Promise<readonly string[]> {
  const text = await readFile(fileOf(name), 'utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as string]));
}

export const keep = (name: string, input: string): Promise<void> => appendFile(fileOf(name), `${JSON.stringify(input)}\n`);
