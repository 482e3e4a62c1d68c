/** Facts that the build writes into each bundle. */

/** Names this build: a page and a worker of different builds find out by it. */
declare const __BUILD__: string;
/** The version of package.json. */
declare const __VERSION__: string;
/** Paths of the built shell, for the worker's cache; empty in the page. */
declare const __SHELL__: readonly string[];
