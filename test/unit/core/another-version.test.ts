import { expect, test } from 'vitest';
import { explain, inOneLine } from '../../../src/core/failure/catalogue.ts';
import type { Failure } from '../../../src/core/failure/failure.ts';

/** As a record or a message of another build holds it. */
const of = (failure: object): Failure => failure as Failure;

test('B3 a failure that another version of Thaw knows, or one without its details, is told as such', () => {
  for (const code of ['chunk-frozen', 'constructor', '__proto__', '']) {
    expect(explain(of({ code })).happened).toContain(`a failure of another version of Thaw, ${code}`.trim());
  }
  expect(inOneLine(of({ code: 'answer-wrong' }))).not.toBe('');
  expect(explain(of({ code: 'request-refused' })).happened).toContain('request-refused');
});
