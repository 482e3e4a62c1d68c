import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfc8187 } from '../../../src/worker/save.ts';

/** RFC 8187, section 3.2.1: `value-chars`, written again without the code under test. */
const VALUE = /^(?:%[0-9A-F]{2}|[A-Za-z0-9!#$&+\-.^_`|~])*$/;

test('F7 no name that an uploader chose leaves its place in the header, and each comes back as it was', () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\r\nSet-Cookie: x', '"; filename=x.exe', "it's (1)*.txt", '\0', '\uD800')),
      (name) => {
        const encoded = rfc8187(name);
        expect(encoded).toMatch(VALUE);
        expect(decodeURIComponent(encoded)).toBe(name.toWellFormed());
        expect(() => new Headers({ 'content-disposition': `attachment; filename*=UTF-8''${encoded}` })).not.toThrow();
      },
    ),
    { numRuns: 2_000 },
  ));
