/** A relay with the built app behind it and an Amazon of ours before it. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandIn, type RunningStandIn } from '../drive/stand-in.ts';
import { startAmazon, type Amazon } from './amazon.ts';
import { selfSigned, type Certificate } from './certificates.ts';
import type { Relay, StartRelay } from './running.ts';

const BUILT = join(process.env['THAW_DIST'] ?? 'dist', 'app');
/** The demo is the stand-in's own; a relay has the real regions only. */
const CONFIG = { regions: ['eu-west-1', 'us-east-1'], demo: 'off' };

/** As the service's own look: the stand-in's begin otherwise, and Thaw uses those for the demo alone (L4). */
export const KEYS = { accessKeyId: 'RELAYEDKEY0123456789', secretAccessKey: 'of the relay tests' };

export interface Relayed {
  readonly relay: Relay;
  readonly amazon: Amazon;
  readonly standIn: RunningStandIn;
  readonly certificate: Certificate;
  end(): Promise<void>;
}

export async function relayed(start: StartRelay): Promise<Relayed> {
  const folder = await mkdtemp(join(tmpdir(), 'thaw-relay-'));
  const site = join(folder, 'site');
  await cp(BUILT, site, { recursive: true });
  await writeFile(join(site, 'config.json'), JSON.stringify(CONFIG));
  await writeFile(join(site, '.hidden'), 'secret');
  await mkdir(join(site, '.git'));
  await writeFile(join(site, '.git', 'config'), 'secret');
  const standIn = await withKeys(join(folder, 'state'));
  const amazon = await startAmazon(folder, standIn.url);
  const certificate = await selfSigned(folder, 'relay', ['localhost']);
  const relay = await start({ folder, site, certificate, amazon });
  return {
    relay,
    amazon,
    standIn,
    certificate,
    end: async () => {
      await relay.stop();
      await amazon.close();
      await standIn.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A stand-in that takes our keys: what it made for itself is replaced in its state. */
async function withKeys(state: string): Promise<RunningStandIn> {
  const flags = ['--job-delay', '100ms', '--state', state];
  await (await startStandIn(flags)).kill();
  const path = join(state, 'state.json');
  const made = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
  await writeFile(path, JSON.stringify({ ...made, keys: KEYS }));
  return startStandIn(flags);
}
