/** Every kind of server misbehaviour that the torture knows, each a small script of its own. */
import { BODIES } from './bodies.ts';
import { HEADERS } from './headers.ts';
import { LINE } from './line.ts';
import type { Script } from './script.ts';
import { SERVICE } from './service.ts';

export const MISBEHAVIOUR: Readonly<Record<string, Script>> = { ...BODIES, ...HEADERS, ...LINE, ...SERVICE };
