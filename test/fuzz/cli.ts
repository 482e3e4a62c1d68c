/** `npm run fuzz -- --inputs 1000000 --seed 7 [--only config,receipts]`; built first, as Node 20 runs no TypeScript. */
import { parseArgs } from 'node:util';
import { corpusOf, keep } from './corpus.ts';
import { Finding, fuzz } from './run.ts';
import { targets } from './targets/index.ts';

const { values } = parseArgs({ options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' }, only: { type: 'string' } } });
const inputs = Number(values.inputs);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const only = values.only?.split(',');
const chosen = targets.filter(({ name }) => only?.includes(name) ?? true);
if (!Number.isSafeInteger(inputs) || !Number.isSafeInteger(seed) || chosen.length === 0)
  throw new Error('usage: --inputs N --seed S --only TARGET,…');

console.log(`seed ${seed}\n| target | inputs | taken | outcomes | slowest | took |\n| --- | --- | --- | --- | --- | --- |`);
for (const target of chosen) {
  try {
    const { taken, outcomes, slowestMs, tookMs } = await fuzz(target, await corpusOf(target.name), { inputs, seed });
    const share = `${((100 * taken) / inputs).toFixed(1)} %`;
    console.log(`| ${target.name} | ${inputs} | ${share} | ${outcomes} | ${slowestMs.toFixed(1)} ms | ${Math.round(tookMs / 1000)} s |`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`| ${target.name} | found something | | | | |`);
    console.error(error);
    // A finding becomes a test by standing in the corpus.
    if (error instanceof Finding) await keep(target.name, error.input);
  }
}
