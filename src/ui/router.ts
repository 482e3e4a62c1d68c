/** Where one is: typed hash routes, so that a static host needs no rewriting (screens.md, "Map"). */
import { hashBefore } from './frame/navigation.ts';

/** One member a screen, so that looking at `screen` tells the others apart. */
type Plain<S extends string> = S extends string ? { readonly screen: S } : never;

/** What the inventory browser shows, as its address tells it; what is absent is as it is at first. */
export interface FilesAsked {
  /** Path of the folder, without a slash at either end; absent: the vault itself. */
  readonly in?: string;
  /** Text or glob. */
  readonly q?: string;
  /** With a minus the largest, the newest or the last name first. */
  readonly sort?: '-name' | `${'' | '-'}${'size' | 'date'}`;
  readonly view?: 'flat';
  /** Bytes, both included. */
  readonly least?: number;
  readonly most?: number;
  /** Days as YYYY-MM-DD, both included. */
  readonly from?: string;
  readonly until?: string;
  readonly writer?: string;
  readonly only?: (typeof ONLY)[number];
  /** The row whose details are shown. */
  readonly row?: number;
}

export type Route =
  | Plain<'home' | 'receipts' | 'settings' | 'open'>
  /** `region`: what the list is filtered by. */
  | { readonly screen: 'vaults'; readonly region?: string }
  | { readonly screen: 'vault'; readonly region: string; readonly vault: string }
  /** Over the vault; an archive whose id is known comes along, and which MiB of it: `from` up to, and without, `to`, `of` so many bytes. */
  | ({ readonly screen: 'retrieve'; readonly region: string; readonly vault: string } & { readonly [k in (typeof RETRIEVED)[number]]?: string })
  | ({
      readonly screen: 'files';
      readonly region: string;
      readonly vault: string;
      /** The dialog over it. */
      readonly over?: (typeof OVER)[number];
      /** Id of an inventory that isn't the one that tells most. */
      readonly inventory?: string;
    } & FilesAsked)
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
      return `#/v/${route.region}/${segment(route.vault)}`;
    case 'retrieve':
      return `#/v/${route.region}/${segment(route.vault)}/retrieve${query({ archive: route.archive, name: route.name, from: route.from, to: route.to, of: route.of })}`;
    case 'files': {
      const { region, vault, over, inventory, least, most, row, ...asked } = route;
      const figures = { least: least?.toString(), most: most?.toString(), row: row?.toString() };
      const texts = { in: asked.in, q: asked.q, sort: asked.sort, view: asked.view, from: asked.from, until: asked.until };
      const place = `#/v/${region}/${segment(vault)}/files${over === undefined ? '' : `/${over}`}`;
      return `${place}${query({ inventory, ...texts, ...figures, writer: asked.writer, only: asked.only })}`;
    }
    case 'transfers':
      return `#/transfers${query({ state: route.state })}`;
    case 'transfer':
      return `#/t/${segment(route.id)}`;
    case 'receipt':
      return `#/r/${segment(route.id)}`;
    case 'check':
      return `#/check${query({ receipt: route.receipt })}`;
    case 'help':
      return route.term === undefined ? '#/help' : `#/help/${segment(route.term)}`;
    default:
      return `#/${route.screen}`;
  }
}

/** @returns the route of an address; what nobody knows leads home. */
export function parse(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [, first = '', ...rest] = path.split('/').map(decoded);
  const [second, third, fourth, fifth] = rest;
  const asked = new URLSearchParams(search);
  const optional = <K extends string>(key: K): { readonly [k in K]?: string } => {
    const value = asked.get(key);
    return value ? ({ [key]: value } as { readonly [k in K]?: string }) : {};
  };
  if (first === 'v' && second && third) {
    const place = { region: second, vault: third };
    if (fourth === 'files')
      return { screen: 'files', ...place, ...present({ over: OVER.find((over) => over === fifth) }), ...optional('inventory'), ...filesAsked(asked) };
    if (fourth !== 'retrieve') return { screen: 'vault', ...place };
    return Object.assign({ screen: 'retrieve', ...place } as const, ...RETRIEVED.map(optional));
  }
  if (first === 't' && second) return { screen: 'transfer', id: second };
  if (first === 'r' && second) return { screen: 'receipt', id: second };
  if (first === 'transfers') return { screen: 'transfers', ...optional('state') };
  if (first === 'vaults') return { screen: 'vaults', ...optional('region') };
  if (first === 'check') return { screen: 'check', ...optional('receipt') };
  if (first === 'help') return { screen: 'help', ...(second ? { term: second } : {}) };
  if (first === 'receipts' || first === 'settings' || first === 'open') return { screen: first };
  return { screen: 'home' };
}

const RETRIEVED = ['archive', 'name', 'from', 'to', 'of'] as const;
const ONLY = ['encrypted', 'compressed', 'nameless', 'versions', 'broken'] as const;
const OVER = ['retrieve', 'export'] as const;
const SORTS = ['-name', 'size', '-size', 'date', '-date'] as const;
const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

/** What isn't one of the known values is left out: the address was typed, or is of another build. */
function filesAsked(asked: URLSearchParams): FilesAsked {
  const text = (key: string): string | undefined => asked.get(key) || undefined;
  const whole = (key: string): number | undefined => (/^\d{1,15}$/.test(asked.get(key) ?? '') ? Number(asked.get(key)) : undefined);
  const day = (key: string): string | undefined => (DAY_TEXT.test(asked.get(key) ?? '') ? text(key) : undefined);
  return present({
    in: text('in'),
    q: text('q'),
    sort: SORTS.find((sort) => sort === asked.get('sort')),
    view: asked.get('view') === 'flat' ? ('flat' as const) : undefined,
    least: whole('least'),
    most: whole('most'),
    from: day('from'),
    until: day('until'),
    writer: text('writer'),
    only: ONLY.find((only) => only === asked.get('only')),
    row: whole('row'),
  });
}

/** @returns only the members that are there. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
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

/** Half a character can't stand in an address. */
const segment = (text: string): string => encodeURIComponent(text.toWellFormed());

function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value) given.set(key, value);
  // A slash means nothing there, and paths are easier to read with it.
  return given.size > 0 ? `?${given}`.replaceAll('%2F', '/') : '';
}

/** An address that someone typed may hold a broken escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
