/**
 * The header table: what every way of serving Thaw must send. `npm start` takes it from here; the
 * relays' configurations and the template are tested against it.
 */

/** What `Content-Security-Policy` allows the page and its worker; a list, as deployments add to it. */
const SITE_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'manifest-src': ["'self'"],
  'worker-src': ["'self'"],
  'frame-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['svelte-trusted-html', 'thaw-worker'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Browser features that a file downloader never needs. */
const FEATURES_OFF = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
] as const;

/** The worker that reads SQLite files: it alone may compile WebAssembly, so it alone is answered with that leave. */
export const SQLITE_WORKER = '/sqlite-worker.js';
const MAY_COMPILE = "'wasm-unsafe-eval'";

/** What differs from one deployment, and from one answer, to the next. */
export interface Served {
  /** Of the file; every other than SQLITE_WORKER has the same headers. */
  readonly path?: string;
  /** Origins beside our own that the page and its worker may ask: the identity pool's, the sign-in's. */
  readonly connect?: readonly string[];
  /** Whether people reach the site over HTTPS; on plain loopback HSTS would bind for years. */
  readonly https?: boolean;
}

/** On every file of the site, on `sw.js` too: the worker's fetches follow its script's policy. */
export function siteHeaders({ path, connect = [], https = false }: Served): Readonly<Record<string, string>> {
  const policy = policyText({
    ...SITE_POLICY,
    'script-src': [...SITE_POLICY['script-src'], ...(path === SQLITE_WORKER ? [MAY_COMPILE] : [])],
    'connect-src': [...SITE_POLICY['connect-src'], ...connect],
  });
  return {
    'content-security-policy': https ? `${policy}; upgrade-insecure-requests` : policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': FEATURES_OFF.map((feature) => `${feature}=()`).join(', '),
    'x-frame-options': 'SAMEORIGIN',
    ...(https ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
}

/** On every answer of the service: archive bytes must never run on our origin. */
export const SERVICE_HEADERS = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** `Cache-Control` by path; the first that fits. */
const CACHE_RULES: readonly { readonly path: RegExp; readonly cacheControl: string }[] = [
  { path: /^\/assets\//, cacheControl: 'public, max-age=31536000, immutable' },
  { path: /^\/config\.json$/, cacheControl: 'no-store' },
  { path: /\.(?:png|svg|ico)$/, cacheControl: 'public, max-age=86400' },
  { path: /^/, cacheControl: 'no-cache' },
];

/** `Content-Type` by the end of a name. */
const TYPES = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['mjs', 'text/javascript; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['json', 'application/json'],
  ['map', 'application/json'],
  ['webmanifest', 'application/manifest+json'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['ico', 'image/x-icon'],
  ['woff2', 'font/woff2'],
  ['wasm', 'application/wasm'],
  ['txt', 'text/plain; charset=utf-8'],
]);

/** Writes a policy as the header wants it. */
function policyText(policy: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join('; ');
}

/** `Cache-Control` for a path of the site. */
export function cacheControlOf(path: string): string {
  return CACHE_RULES.find((rule) => rule.path.test(path))?.cacheControl ?? 'no-cache';
}

/** `Content-Type` for a path of the site; `nosniff` makes it binding. */
export function contentTypeOf(path: string): string {
  return TYPES.get(path.slice(path.lastIndexOf('.') + 1)) ?? 'application/octet-stream';
}
