import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain, inOneLine } from '../../../src/core/failure/catalogue.ts';
import { everyFailure, example } from './every-failure.ts';

describe('the words for', () => {
  test.each(everyFailure.map((failure) => [failure.code, failure] as const))('%s are three whole sentences', (_, failure) => {
    const { happened, safe, advice } = explain(failure);
    for (const sentence of [happened, safe, advice]) {
      expect(sentence).toMatch(/^[\p{Lu}“\d].*[.?]$/u);
      expect(sentence.length).toBeGreaterThan(10);
      expect(sentence.length).toBeLessThan(300);
      expect(sentence).not.toMatch(/undefined|NaN|null|\[object|!|oops|sorry|\.\.|“”/i);
    }
    expect(inOneLine(failure)).toBe(`${happened} ${safe} ${advice}`);
  });

  test('no failure say that something was deleted: that word is Amazon’s', () => {
    for (const failure of everyFailure) expect(explain(failure).safe).not.toMatch(/delete/i);
  });

  test('a chunk count from one, as people do', () => {
    expect(explain(example('chunk-damaged')).happened).toBe('Chunk 17 differed from its hash.');
    expect(explain(example('save-differs')).happened).toBe('“Backup” was read back and differs in chunk 17.');
  });

  test('details name what a person needs', () => {
    expect(explain(example('clock-off')).happened).toBe('This computer’s clock is 14 minutes off, so Amazon refuses the keys.');
    expect(explain({ code: 'clock-off', minutes: -1.2 }).happened).toContain('1 minute off');
    expect(explain({ code: 'disk-full', neededBytes: 0 }).happened).toBe('This browser’s storage is full.');
    expect(explain(example('output-expired')).advice).toBe('Retrieve the other 564 MiB.');
    expect(explain(example('access-denied')).advice).toBe('Ask for “glacier:GetJobOutput”.');
    expect(explain({ code: 'access-denied', action: 'glacier:GetJobOutput', by: 'organization' }).happened).toBe(
      'A policy of the account’s organization refuses that.',
    );
    expect(explain({ code: 'keys-refused', service: 'UnrecognizedClientException', region: 'eu-south-1' }).happened).toBe(
      'Amazon refused these keys in “eu-south-1” (“UnrecognizedClientException”).',
    );
    expect(explain(example('policy-refused')).happened).toBe('The account’s policy refused “Standard”.');
  });

  const secret = 'FwoGZXIvYXdzEBYaDHh+/abcdefghijklmnopqrstuvwxyz0123456789==';
  test.each([
    `The request signature we calculated does not match. The Canonical String for this request should have been 'GET\nx-amz-security-token:${secret}'`,
    `token ${secret} is invalid`,
    'The key AKIAIOSFODNN7EXAMPLE is unknown',
    'The key ASIAIOSFODNN7EXAMPLE is unknown',
  ])('a refusal keep secrets out: %#', (message) => {
    const words = inOneLine({ code: 'request-refused', service: 'InvalidSignatureException', message });
    expect(words).not.toContain(secret.slice(0, 20));
    expect(words).not.toMatch(/(AKIA|ASIA)[A-Z0-9]|security-token/);
    expect(words).toContain('InvalidSignatureException');
  });

  test('hostile details stay one line, short, and without marks that turn text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (hostile) => {
        for (const failure of [
          { code: 'request-refused', service: hostile, message: hostile },
          { code: 'job-failed', message: hostile },
          { code: 'vault-unknown', vault: hostile },
          { code: 'file-unreadable', name: hostile },
          { code: 'unexpected', message: hostile },
          { code: 'config-wrong', field: hostile, example: hostile },
        ] as const) {
          const words = inOneLine(failure);
          expect(words).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
          expect(words.length).toBeLessThan(1_200);
        }
      }),
      { numRuns: 100 },
    ));
});
