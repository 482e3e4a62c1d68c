import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../../src/core/failure/failure.ts';
import { verdict } from '../../../src/core/plan/retry.ts';
import { everyFailure, example } from './every-failure.ts';

const attempt = fc.integer({ min: 1, max: 10_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const delays = (code: FailureCode, upTo: number, luck: number): number[] =>
  Array.from({ length: upTo }, (_, i) => {
    const v = verdict(example(code), i + 1, luck);
    return v.next === 'retry' ? v.delayMs : Number.NaN;
  });

describe('after a failure', () => {
  test('N1 of the line it is tried again as long as the job lives', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<FailureCode>(
          'network-lost',
          'stalled',
          'too-slow',
          'body-short',
          'body-long',
          'service-busy',
          'proxy-failed',
          'throttled',
          'chunk-damaged',
          'chunk-gone',
        ),
        attempt,
        chance,
        (code, n, luck) => {
          expect(verdict(example(code), n, luck).next).toBe('retry');
        },
      ),
    ));

  test('of any kind no delay is negative, broken or over a minute', () =>
    fc.assert(
      fc.property(fc.constantFrom(...everyFailure), attempt, chance, (failure, n, luck) => {
        const v = verdict(failure, n, luck);
        if (v.next !== 'retry') return;
        expect(v.delayMs).toBeGreaterThanOrEqual(0);
        expect(v.delayMs).toBeLessThanOrEqual(60_000);
        expect(Number.isInteger(v.delayMs)).toBe(true);
      }),
    ));

  test('N1 delays double up to a minute, and chance draws from the whole span', () => {
    expect(delays('service-busy', 8, 0.999_999)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(delays('service-busy', 8, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(delays('service-busy', 3, 0.5)).toEqual([1_000, 2_000, 4_000]);
  });

  test('of a bare connection the first retry comes nearly at once', () => {
    expect(delays('network-lost', 1, 0.999)[0]).toBeLessThanOrEqual(250);
    expect(delays('network-lost', 12, 0.999).at(-1)).toBeGreaterThan(50_000);
  });

  test('a wrong answer is asked for four times more, then it stops', () => {
    expect([1, 2, 3, 4, 5].map((n) => verdict(example('answer-wrong'), n, 0.5).next)).toEqual(['retry', 'retry', 'retry', 'retry', 'stop']);
  });

  test('N5 something foreign that answers is asked a few times, slowly, then the person is', () => {
    for (const luck of [0, 0.5, 0.99]) for (const ms of delays('foreign-answer', 2, luck)) expect(ms).toBeGreaterThanOrEqual(5_000);
    expect(verdict(example('foreign-answer'), 3, 0.5)).toEqual({ next: 'stop' });
  });

  test.each<FailureCode>(['keys-ended', 'keys-refused', 'clock-off'])('%s waits: the chunk isn’t to blame', (code) => {
    expect(verdict(example(code), 1, 0.5)).toEqual({ next: 'wait' });
  });

  test.each<FailureCode>([
    'access-denied',
    'output-expired',
    'job-unknown',
    'policy-refused',
    'no-capacity',
    'account-closed',
    'request-refused',
    'ask-unclear',
    'chunk-always-damaged',
    'whole-differs',
    'disk-full',
    'store-broken',
    'newer-data',
    'unexpected',
  ])('%s stops', (code) => expect(verdict(example(code), 1, 0.5)).toEqual({ next: 'stop' }));
});
