import { plainName } from '../../core/words/names.ts';
import type { Route } from '../router.ts';

/** @returns what a route is called in the tab and in history. */
export function titleOf(route: Route): string {
  switch (route.screen) {
    case 'home':
    case 'vaults':
      return 'Vaults';
    case 'vault':
    case 'retrieve':
      return `${plainName(route.vault)} · ${route.region}`;
    case 'files':
      return `${plainName(route.in === undefined ? route.vault : `${route.vault}/${route.in}`)} · files · ${route.region}`;
    case 'transfers':
      return 'Transfers';
    case 'transfer':
      return 'Transfer';
    case 'receipts':
      return 'Receipts';
    case 'receipt':
      return 'Receipt';
    case 'check':
      return 'Check a file';
    case 'open':
      return 'Open an inventory';
    case 'settings':
      return 'Settings';
    case 'help':
      return 'Help';
  }
}
