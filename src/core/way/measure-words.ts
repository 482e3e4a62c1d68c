import { SECOND } from '../units.ts';

/** @returns "the first byte after 120 ms", "the first byte after 2.1 s". */
export const firstByteWords = (ms: number): string =>
  `the first byte after ${ms < SECOND ? `${Math.round(ms)} ms` : `${(ms / SECOND).toFixed(1)} s`}`;
