/** `npm run faults`: makes `docs/faults.md` anew. Run by vitest, as it reads TypeScript. */
import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { faultsDocument } from './document.ts';
import { readResults } from './results.ts';
import { GROUPS } from './rows/index.ts';
import { titlesBelow } from './titles.ts';

test('docs/faults.md is made', () => {
  const root = process.cwd();
  writeFileSync('docs/faults.md', faultsDocument({ groups: GROUPS, titles: titlesBelow(root), results: readResults(root) }));
});
