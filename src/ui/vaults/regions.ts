import { DEMO_REGION } from '../../core/demo.ts';
import type { Door } from '../sign-in/session.svelte.ts';

/** Regions with Glacier vaults, and what they are called. @see glacier.md, section 12 */
export const REGIONS: Readonly<Record<string, string>> = {
  'af-south-1': 'Cape Town',
  'ap-east-1': 'Hong Kong',
  'ap-northeast-1': 'Tokyo',
  'ap-northeast-2': 'Seoul',
  'ap-northeast-3': 'Osaka',
  'ap-south-1': 'Mumbai',
  'ap-southeast-1': 'Singapore',
  'ap-southeast-2': 'Sydney',
  'ap-southeast-3': 'Jakarta',
  'ca-central-1': 'Canada',
  'eu-central-1': 'Frankfurt',
  'eu-north-1': 'Stockholm',
  'eu-south-1': 'Milan',
  'eu-west-1': 'Ireland',
  'eu-west-2': 'London',
  'eu-west-3': 'Paris',
  'me-south-1': 'Bahrain',
  'sa-east-1': 'São Paulo',
  'us-east-1': 'Virginia',
  'us-east-2': 'Ohio',
  'us-west-1': 'California',
  'us-west-2': 'Oregon',
};

/** @returns the regions that are asked: the demo's in the demo, else the picked ones, else the site's own. */
export function regionsOf(door: Door | undefined, own: readonly string[], picked: readonly string[] | null | undefined): readonly string[] {
  return door === 'demo' ? [DEMO_REGION] : (picked ?? own);
}
