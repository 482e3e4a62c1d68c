import Archive from '@lucide/svelte/icons/archive';
import ArrowDownToLine from '@lucide/svelte/icons/arrow-down-to-line';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import FileCheck from '@lucide/svelte/icons/file-check';
import ReceiptText from '@lucide/svelte/icons/receipt-text';
import Settings from '@lucide/svelte/icons/settings';
import type { Route } from '../router.ts';

/** The parts of the app, as the rail and the bottom bar list them. */
export const SECTIONS = [
  { name: 'Vaults', route: { screen: 'vaults' }, icon: Archive, screens: ['home', 'vaults', 'vault', 'retrieve', 'files', 'open'] },
  { name: 'Transfers', route: { screen: 'transfers' }, icon: ArrowDownToLine, screens: ['transfers', 'transfer'] },
  { name: 'Receipts', route: { screen: 'receipts' }, icon: ReceiptText, screens: ['receipts', 'receipt'] },
  { name: 'Check a file', short: 'Check', route: { screen: 'check' }, icon: FileCheck, screens: ['check'] },
  { name: 'Settings', route: { screen: 'settings' }, icon: Settings, screens: ['settings'] },
  { name: 'Help', route: { screen: 'help' }, icon: CircleQuestionMark, screens: ['help'] },
] as const satisfies readonly { name: string; short?: string; route: Route; icon: unknown; screens: readonly Route['screen'][] }[];
