import fc from 'fast-check';
import { expect, test } from 'vitest';
import { href, parse, type Route } from '../../../src/ui/router.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((made) => made.isWellFormed());
const region = fc.stringMatching(/^[a-z0-9-]{1,20}$/);

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>({ screen: 'home' }, { screen: 'receipts' }, { screen: 'settings' }),
  fc.record({ screen: fc.constant('vault' as const), region, vault: text }),
  fc.record(
    { screen: fc.constant('retrieve' as const), region, vault: text, archive: text, name: text },
    { requiredKeys: ['screen', 'region', 'vault'] },
  ),
  fc.record({ screen: fc.constant('transfers' as const), state: text }, { requiredKeys: ['screen'] }),
  fc.record({ screen: fc.constant('vaults' as const), region: text }, { requiredKeys: ['screen'] }),
  fc.record({ screen: fc.constant('transfer' as const), id: text }),
  fc.record({ screen: fc.constant('receipt' as const), id: text }),
  fc.record({ screen: fc.constant('check' as const), receipt: text }, { requiredKeys: ['screen'] }),
  fc.record({ screen: fc.constant('help' as const), term: text }, { requiredKeys: ['screen'] }),
);

test('every route comes back from its address', () => {
  fc.assert(fc.property(route, (made) => void expect(parse(href(made))).toEqual(made)));
});

test('whatever stands in the address, there is a screen for it', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (hash) => void expect(parse(`#${hash}`).screen).toBeTypeOf('string')));
});

test('broken escapes and unknown paths do no harm', () => {
  expect(parse('#/v/eu-west-1/%E0%A4%A')).toEqual({ screen: 'vault', region: 'eu-west-1', vault: '%E0%A4%A' });
  expect(parse('#/nothing/here')).toEqual({ screen: 'home' });
  expect(parse('')).toEqual({ screen: 'home' });
});
