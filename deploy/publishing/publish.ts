/** The steps of `deploy/publish`, in their order. Each may be repeated: what is there stays. */
import { cliVersion, identityOf, regionOf } from './account.ts';
import { createAws, type Aws } from './aws.ts';
import { inviteUser } from './first-user.ts';
import { HELP, parseFlags, type Flags } from './flags.ts';
import { probe, type Send } from './probe.ts';
import { PublishError } from './publish-error.ts';
import { siteConfig } from './site-config.ts';
import { deployStack, stackOutputs, type Outputs } from './stack.ts';
import { upload } from './upload.ts';

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly nowMs: number;
  readonly print: (line: string) => void;
  /** The template's file. */
  readonly template: string;
  /** To Amazon, for the probe. */
  readonly send: Send;
  /** Builds the app. @returns its folder. */
  readonly build: () => Promise<string>;
}

/** @throws PublishError, whose message is one line for the person. */
export async function publish(args: readonly string[], around: Surroundings): Promise<void> {
  const { env, print } = around;
  const flags = parseFlags(args);
  if (flags.help) return HELP.forEach((line) => print(line));

  const version = await cliVersion(env);
  const region = await regionOf(flags.region, env);
  const aws = createAws({ env, region, dryRun: flags.dryRun, print });
  const { account, arn } = await identityOf(aws);
  print(`AWS CLI ${version}, account ${account} as ${arn}, region ${region}.`);

  const before = await stackOutputs(aws, flags.stack);
  if (before === undefined && flags.missing.length > 0) throw new PublishError(`A new stack needs ${flags.missing.join(', ')} as well.`, 2);
  await askTheWay(flags, before, around);

  const built = flags.built ?? (flags.dryRun ? undefined : await around.build());
  await deployStack(aws, flags.stack, around.template, flags.parameters);
  const outputs = flags.dryRun ? before : await stackOutputs(aws, flags.stack);
  if (outputs === undefined) return print('Would then write config.json, upload the app and invite the user.');
  await fill(aws, outputs, built, flags, around);
}

/** @throws PublishError where the way is closed, or where nobody can tell. */
async function askTheWay(flags: Flags, before: Outputs | undefined, { env, send, print }: Surroundings): Promise<void> {
  const relay = flags.parameters['RelayDomain'] ?? before?.RelayDomain ?? '';
  if (relay !== '') return print(`Calls go by your relay ${relay}; whether it works is told by the app's settings.`);
  const regions = flags.parameters['GlacierRegions'] ?? before?.GlacierRegions ?? '';
  for (const region of regions.split(',')) {
    const verdict = await probe(region, env, send);
    if (verdict.way === 'open') print(`Glacier in ${region} takes a call with the header that CloudFront adds: the way is open.`);
    if (verdict.way === 'closed') {
      throw new PublishError(
        `Glacier in ${region} refuses the header x-amz-cf-id that CloudFront adds (${verdict.said}): CloudFront alone can't reach it. Nothing was changed. Set up a relay (deploy/relay/README.md) and give --relay-domain, or use the relay by itself.`,
      );
    }
    if (verdict.way === 'unknown') throw new PublishError(`Glacier in ${region} could not be asked (${verdict.said}). Nothing was changed.`);
  }
}

async function fill(aws: Aws, outputs: Outputs, built: string | undefined, flags: Flags, { nowMs, print }: Surroundings): Promise<void> {
  if (built === undefined) print('Would build the app and upload what changed.');
  else {
    const { uploaded, removed } = await upload(aws, outputs, built, siteConfig(outputs), nowMs);
    if (!flags.dryRun) print(`${uploaded} files uploaded, ${removed} old ones removed.`);
  }
  if (flags.user !== undefined) {
    const state = await inviteUser(aws, outputs, flags.user);
    if (!flags.dryRun) print(state === 'invited' ? `${flags.user} is invited: Amazon mails a password.` : `${flags.user} is there already.`);
  }
  if (!flags.dryRun) print(`Thaw is at ${outputs.SiteUrl}`);
}
