/**
 * A clock for the page. A hidden tab's own timers fire once a minute after a while, too late for
 * the service worker's 30 seconds; a worker's messages aren't throttled (faults.md, B14).
 */
const BEAT_MS = 5_000;

setInterval(() => self.postMessage('beat'), BEAT_MS);
