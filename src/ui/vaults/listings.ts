import type { Connection } from '../../glacier/client.ts';
import { RegionListing } from './region-listing.svelte.ts';

/** @returns what gives each region's listing; a region is asked when it is first wanted. */
export function regionListings(connect: (region: string) => Connection): (region: string) => RegionListing {
  const asked = new Map<string, RegionListing>();
  return (region) => {
    const listing = asked.get(region) ?? new RegionListing(region, connect(region));
    asked.set(region, listing);
    return listing;
  };
}
