/** Addresses: typed, bookmarked, sent by somebody, or of another build. */
import { href, parse } from '../../../src/ui/router.ts';
import { must, type Target } from '../target.ts';

export const routes: Target = {
  name: 'routes',
  inputs: 'text',
  words: [
    '#/v/',
    '/files',
    '/retrieve',
    '/export',
    '?in=',
    '&q=',
    '&sort=-size',
    '&least=5',
    '&from=2020-01-01',
    '#/t/',
    '#/r/',
    '#/check?receipt=',
    '#/help/',
    '%E0%A4%A',
    '%2F',
    '+',
  ],
  longest: 2_048,
  valid: [
    '#/',
    '#/v/eu-west-1/photos',
    '#/v/eu-west-1/photos/files/export?in=a/b&q=*.mp4&sort=-size&view=flat&least=1&most=5&from=2020-01-01&until=2021-01-01&writer=QNAP&only=versions&row=7',
    '#/v/eu-west-1/photos/retrieve?archive=a&name=n',
    '#/transfers?state=x',
    '#/t/abc',
    '#/r/abc',
    '#/check?receipt=r',
    '#/help/term',
    '#/vaults?region=eu-west-1',
  ],
  attempt: (text) => {
    const route = parse(text);
    const address = href(route);
    must(address.startsWith('#/') && new URL(address, 'https://thaw.example/').origin === 'https://thaw.example', 'it leads out of the page');
    const again = href(parse(address));
    must(href(parse(again)) === again, 'an address that changes each time that it is read');
    return `ok ${route.screen} ${Object.keys(route).sort().join()}`;
  },
};
