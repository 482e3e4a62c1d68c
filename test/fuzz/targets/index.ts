/** Everything that parses what comes from outside. */
import type { Target } from '../target.ts';
import { config } from './config.ts';
import { descriptions } from './descriptions.ts';
import { headers } from './headers.ts';
import { inventoriesCsv, inventoriesJson } from './inventories.ts';
import { asks, loaders, replies } from './messages.ts';
import { nameLists } from './name-lists.ts';
import { names } from './names.ts';
import { receipts } from './receipts.ts';
import { routes } from './routes.ts';
import { jobs, service } from './service.ts';

export const targets: readonly Target[] = [
  inventoriesJson,
  inventoriesCsv,
  descriptions,
  nameLists,
  names,
  config,
  receipts,
  asks,
  replies,
  loaders,
  routes,
  headers,
  jobs,
  service,
];
