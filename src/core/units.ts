/** Sizes are bytes, durations are milliseconds; these are the words for larger ones. */

export const KiB = 1024;
/** The leaf size of Glacier's tree hash, and the grain of every range that Thaw asks for. */
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * How long Amazon keeps a finished job's output at the least, in ms.
 *
 * @see Amazon Glacier developer guide, "Downloading an Archive"
 */
export const OUTPUT_LIFE_MS = 24 * HOUR;
