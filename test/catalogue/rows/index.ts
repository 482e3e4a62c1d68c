import type { Group } from '../row.ts';
import { keys, money, standIn, web } from './access.ts';
import { life, storage } from './browser.ts';
import { saving, text } from './files.ts';
import { data, network, service, under } from './line.ts';

/** Every fault that Thaw makes a promise for. */
export const GROUPS: readonly Group[] = [under, network, service, data, life, storage, saving, text, keys, web, money, standIn];
