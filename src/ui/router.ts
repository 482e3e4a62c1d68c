/** Where one is: typed hash routes, so that a static host needs no rewriting (screens.md, "Map"). */
import { hashBefore } from './frame/navigation.ts';

/** One member a screen, so that looking at `screen` tells the others apart. */
type Plain<S extends string> = S extends string ? { readonly screen: S } : never;

export type Route =
  | Plain<'home' | 'receipts' | 'settings'>
  /** `region`: what the list is filtered by. */
  | { readonly screen: 'vaults'; readonly region?: string }
  | { readonly screen: 'vault'; readonly region: string; readonly vault: string }
  /** Over the vault; an archive whose id is known comes along. */
  | { readonly screen: 'retrieve'; readonly region: string; readonly vault: string; readonly archive?: string; readonly name?: string }
  /** `state`: the group to look at. */
  | { readonly screen: 'transfers'; readonly state?: string }
  | { readonly screen: 'transfer'; readonly id: string }
  | { readonly screen: 'receipt'; readonly id: string }
  /** Against this receipt. */
  | { readonly screen: 'check'; readonly receipt?: string }
  | { readonly screen: 'help'; readonly term?: string };

/** @returns the route's address: `#/v/eu-west-1/photos`. */
export function href(route: Route): string {
  switch (route.screen) {
    case 'home':
      return '#/';
    case 'vaults':
      return `#/vaults${query({ region: route.region })}`;
    case 'vault':
      return `#/v/${route.region}/${encodeURIComponent(route.vault)}`;
    case 'retrieve':
      return `#/v/${route.region}/${encodeURIComponent(route.vault)}/retrieve${query({ archive: route.archive, name: route.name })}`;
    case 'transfers':
      return `#/transfers${query({ state: route.state })}`;
    case 'transfer':
      return `#/t/${encodeURIComponent(route.id)}`;
    case 'receipt':
      return `#/r/${encodeURIComponent(route.id)}`;
    case 'check':
      return `#/check${query({ receipt: route.receipt })}`;
    case 'help':
      return route.term === undefined ? '#/help' : `#/help/${encodeURIComponent(route.term)}`;
    default:
      return `#/${route.screen}`;
  }
}

/** @returns the route of an address; what nobody knows leads home. */
export function parse(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [, first = '', ...rest] = path.split('/').map(decoded);
  const [second, third, fourth] = rest;
  const asked = new URLSearchParams(search);
  const optional = <K extends string>(key: K): { readonly [k in K]?: string } => {
    const value = asked.get(key);
    return value ? ({ [key]: value } as { readonly [k in K]?: string }) : {};
  };
  if (first === 'v' && second && third) {
    const place = { region: second, vault: third };
    return fourth === 'retrieve' ? { screen: 'retrieve', ...place, ...optional('archive'), ...optional('name') } : { screen: 'vault', ...place };
  }
  if (first === 't' && second) return { screen: 'transfer', id: second };
  if (first === 'r' && second) return { screen: 'receipt', id: second };
  if (first === 'transfers') return { screen: 'transfers', ...optional('state') };
  if (first === 'vaults') return { screen: 'vaults', ...optional('region') };
  if (first === 'check') return { screen: 'check', ...optional('receipt') };
  if (first === 'help') return { screen: 'help', ...(second ? { term: second } : {}) };
  if (first === 'receipts' || first === 'settings') return { screen: first };
  return { screen: 'home' };
}

/** Goes there; with `replace` Back leads past where one was. */
export function go(route: Route, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') location.hash = href(route);
  else location.replace(href(route));
}

/** Leaves a dialog for the screen below it: back where it was opened from there. */
export function leaveTo(route: Route): void {
  if (hashBefore() === href(route)) history.back();
  else go(route, 'replace');
}

function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value) given.set(key, value);
  return given.size > 0 ? `?${given}` : '';
}

/** An address that someone typed may hold a broken escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
