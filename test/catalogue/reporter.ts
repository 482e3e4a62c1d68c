import { relative, sep } from 'node:path';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { keepResults, type Result } from './results.ts';

/** Keeps what a run said of each fault, for `npm run faults`. */
export default class FaultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const root = process.cwd();
    const day = new Date().toISOString().slice(0, 10);
    const fileOf = ({ moduleId }: TestModule): string => relative(root, moduleId).split(sep).join('/');
    keepResults(
      root,
      Object.fromEntries(modules.map((module) => [fileOf(module), [...module.children.allTests()].flatMap((test) => asResult(test, day))])),
    );
  }
}

function asResult(test: TestCase, day: string): Result[] {
  const { state } = test.result();
  return state === 'pending' ? [] : [{ titles: [...suitesOf(test), test.name], state, day }];
}

function suitesOf({ parent }: TestCase | TestSuite): string[] {
  return parent.type === 'suite' ? [...suitesOf(parent), parent.name] : [];
}
