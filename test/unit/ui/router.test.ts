import fc from 'fast-check';
import { expect, test } from 'vitest';
import { href, parse, type Route } from '../../../src/ui/router.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((made) => made.isWellFormed());
const region = fc.stringMatching(/^[a-z0-9-]{1,20}$/);

const sort = fc.constantFrom('-name' as const, 'size' as const, '-size' as const, 'date' as const, '-date' as const);
const only = fc.constantFrom('encrypted' as const, 'compressed' as const, 'nameless' as const, 'versions' as const, 'broken' as const);
const day = fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/);
const bytes = fc.nat({ max: 999_999_999_999_999 });

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>({ screen: 'home' }, { screen: 'receipts' }, { screen: 'settings' }),
  fc.record({ screen: fc.constant('vault' as const), region, vault: text }),
  fc.record(
    { screen: fc.constant('retrieve' as const), region, vault: text, archive: text, name: text },
    { requiredKeys: ['screen', 'region', 'vault'] },
  ),
  fc.record(
    {
      screen: fc.constant('files' as const),
      region,
      vault: text,
      over: fc.constantFrom('retrieve' as const, 'export' as const),
      in: text,
      q: text,
      sort,
      view: fc.constant('flat' as const),
      least: bytes,
      most: bytes,
      from: day,
      until: day,
      writer: text,
      only,
      row: fc.nat(),
    },
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

test('the files of a vault have an address that a person can read', () => {
  expect(href({ screen: 'files', region: 'eu-west-1', vault: 'photos', in: '2014/Iceland', q: '*.nef', sort: '-size', view: 'flat' })).toBe(
    '#/v/eu-west-1/photos/files?in=2014/Iceland&q=*.nef&sort=-size&view=flat',
  );
  expect(parse(href({ screen: 'files', region: 'eu-west-1', vault: 'photos', inventory: 'an id' }))).toMatchObject({ inventory: 'an id' });
  expect(href({ screen: 'files', region: 'eu-west-1', vault: 'photos', over: 'retrieve', in: 'a&b' })).toBe(
    '#/v/eu-west-1/photos/files/retrieve?in=a%26b',
  );
});

test('what nobody knows in the address of the files is left out', () => {
  expect(parse('#/v/r/v/files?sort=colour&view=cards&least=-1&most=1e9&from=yesterday&only=good&row=x')).toEqual({
    screen: 'files',
    region: 'r',
    vault: 'v',
  });
});
