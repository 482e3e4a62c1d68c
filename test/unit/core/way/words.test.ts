import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainFinding } from '../../../../src/core/way/explain.ts';
import { wayReport } from '../../../../src/core/way/report.ts';
import { seenIn } from '../../../../src/core/way/seen.ts';
import { foundBefore, summary, type Results } from '../../../../src/core/way/steps.ts';
import { everyFinding } from './every-finding.ts';

describe('the words for', () => {
  test.each(everyFinding.map((finding) => [finding.code, finding] as const))('%s are three whole texts', (_, finding) => {
    const { happened, means, advice } = explainFinding(finding);
    for (const text of [happened, means, advice]) {
      expect(text).toMatch(/^[\p{Lu}].*[.]$/u);
      expect(text.length).toBeGreaterThan(10);
      expect(text.length).toBeLessThan(300);
      expect(text).not.toMatch(/undefined|NaN|null|\[object|!|oops|sorry|\.\.|“”|delete/i);
    }
  });

  test('each finding differ from those for every other', () => {
    const sentences = everyFinding.map((finding) => explainFinding(finding).happened);
    expect(new Set(sentences).size).toBe(everyFinding.length);
  });

  test('a slow way say what it means for a GiB', () => {
    const { happened, means } = explainFinding({ code: 'slow', firstByteMs: 2_100, bytesPerSecond: 1024 * 1024 });
    expect(happened).toContain('the first byte after 2.1 s, 1.0 MiB/s');
    expect(means).toContain('17 minutes');
  });

  test('a range whose signature was refused tell what arrived, where Amazon says it', () => {
    const arrived = explainFinding({ code: 'range-changed', asked: 'bytes=0-9', arrived: 'bytes=0-19' });
    expect(arrived.happened).toContain('“bytes=0-9” was asked for, “bytes=0-19” arrived');
    expect(explainFinding({ code: 'range-changed', asked: 'bytes=0-9', arrived: undefined }).happened).toContain('accepts one without a range');
  });

  test('hostile details stay one line and short', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (hostile) => {
        for (const finding of [
          { code: 'edge-refused', status: 403, reason: hostile },
          { code: 'host-changed', host: hostile },
          { code: 'headers-changed', names: [hostile] },
          { code: 'range-widened', asked: 'bytes 0-9/100', got: hostile },
          { code: 'encoded', encoding: hostile },
          { code: 'refused', service: hostile, message: hostile },
        ] as const) {
          const { happened } = explainFinding(finding);
          expect(happened).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
          expect(happened.length).toBeLessThan(700);
        }
      }),
      { numRuns: 100 },
    ));
});

describe('the whole is', () => {
  const fine = { is: 'fine', told: 'One.' } as const;
  const notTried = { is: 'not-tried', because: 'None.' } as const;
  const found = (finding: (typeof everyFinding)[number]) => ({ is: 'found', finding }) as const;

  test('fine, right with things to know, or wrong by the worst step', () => {
    const all: Results = { call: fine, output: fine, first: fine };
    expect(summary(all)).toBe('The way to Amazon is fine.');
    expect(summary({ ...all, speed: found({ code: 'slow', firstByteMs: 1, bytesPerSecond: 1 }) })).toBe(
      'The way to Amazon works, with 1 thing to know of.',
    );
    expect(summary({ ...all, first: found({ code: 'hash-gone' }) })).toBe('The way to Amazon isn’t right: 1 step of 3 went wrong.');
  });

  test('not called fine where no range was tried', () => {
    expect(summary({ call: fine, output: notTried, first: notTried })).toBe('Amazon answers. Ranges, which downloads are made of, weren’t tried.');
  });

  test('told once where several steps found the same', () => {
    const results: Results = {
      call: fine,
      first: found({ code: 'hash-gone' }),
      middle: found({ code: 'hash-gone' }),
      last: found({ code: 'mixed-up' }),
    };
    expect(foundBefore('middle', results)).toBe('first');
    expect([foundBefore('first', results), foundBefore('last', results), foundBefore('call', results)]).toEqual([undefined, undefined, undefined]);
  });
});

describe('K3 the report', () => {
  const TOKEN = 'FwoGZXIvYXdzEBYaDHh+/abcdefghijklmnopqrstuvwxyz0123456789==';
  const headers = {
    'x-amzn-requestid': 'AAABZQXJsecret',
    via: `1.1 proxy ${TOKEN}`,
    'content-type': 'application/json',
    'set-cookie': 'sid=secret',
    authorization: `AWS4 ${TOKEN}`,
    'x-amz-archive-description': 'private name',
  };
  const answer = { status: 206, headers, text: TOKEN, signed: { 'x-amz-security-token': TOKEN }, firstByteMs: 12 };

  test('holds status, telling headers and the sentences, and no key, token, id or name', () => {
    const text = wayReport({
      atMs: 0,
      version: '1.0.0, build a',
      browser: 'Browser/1',
      region: 'eu-west-1',
      results: {
        call: { is: 'fine', told: 'Amazon answered and listed 3 vaults.', seen: seenIn(answer) },
        first: { is: 'found', finding: { code: 'headers-changed', names: [TOKEN] } },
        last: { is: 'not-tried', because: 'The output is too small for it.' },
      },
    });
    for (const part of [
      '/glacier/eu-west-1/',
      'A signed call to Amazon: fine',
      'status: 206',
      'content-type: “application/json”',
      'first byte after 12 ms',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Its first MiB: wrong');
    expect(text).toContain('Its last MiB: not tried\n  The output is too small for it.');
    expect(text).not.toMatch(/FwoGZX|secret|private|AAABZ/);
  });
});
