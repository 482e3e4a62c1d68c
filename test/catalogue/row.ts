/** A row of the fault catalogue: what can go wrong, what Thaw promises then, and how that has to be tried. */
export interface Row {
  /** As in test names. */
  readonly id: string;
  readonly fault: string;
  /** What holds then. */
  readonly promise: string;
  /** Every one of them is needed, in a test that bears the id. */
  readonly by: readonly Means[];
  /** What no test can do, and how a person does it. */
  readonly byHand?: { readonly why: string; readonly how: string };
  /** The part of Thaw that the row is about doesn't exist: why, and what comes with it. */
  readonly notYet?: string;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

export type Means = keyof typeof MEANS;

/** Ways to try a fault, and the folders or files whose tests go that way. */
export const MEANS = {
  rule: { words: 'a unit or property test of the rule', in: ['test/unit/', 'test/race/'] },
  engine: { words: 'the whole engine on ports that a test moves', in: ['test/race/'] },
  'stand-in': {
    words: 'a fault ordered at the stand-in, over real HTTP into a real browser',
    in: ['test/faults/', 'test/browser/', 'test/floor/', 'test/relay/'],
  },
  browser: { words: 'a real browser', in: ['test/browser/', 'test/floor/', 'test/faults/', 'test/relay/'] },
  'other browsers': { words: 'Firefox or WebKit (`npm run test:browsers`)', in: ['test/browsers/'] },
  kill: { words: 'SIGKILL to all processes of the browser, the same profile opened again', in: ['test/floor/', 'test/browser/resume.test.ts'] },
  power: { words: 'the image of the disk copied while the browser writes, the copy opened', in: ['test/floor/power.test.ts'] },
  'full disk': { words: 'a file system that another program fills', in: ['test/floor/full.test.ts', 'test/floor/folder.test.ts', 'test/browsers/'] },
  profile: { words: 'files in the closed profile damaged, cut or deleted', in: ['test/floor/'] },
  devtools: { words: 'the browser told to by its developer protocol', in: ['test/floor/', 'test/browser/'] },
  'real folder': { words: 'a real folder of the disk, dropped into the page', in: ['test/floor/folder.test.ts'] },
  'two builds': { words: 'two builds of the app, deployed one after the other', in: ['test/browser/'] },
  build: { words: 'the build and what it is made of', in: ['test/browser/build.test.ts', 'test/unit/'] },
  sockets: { words: 'raw requests to the running server', in: ['test/unit/stand-in-node/', 'test/relay/', 'test/browser/headers.test.ts'] },
  template: { words: 'the deployment’s template, its policies evaluated', in: ['test/unit/deploy/'] },
  client: { words: 'another program that speaks the protocol', in: ['test/wire/'] },
} as const satisfies Readonly<Record<string, { readonly words: string; readonly in: readonly string[] }>>;

const IDS = /^(?:[A-Z]\d{1,2}(?:: ?| |$))+/;

/** Ids at the beginning of a test's name: `N3 a short body`, `W2 W3 headers`, `I9: a damaged list`. */
export function idsOf(title: string): string[] {
  return IDS.exec(title)?.[0].match(/[A-Z]\d{1,2}/g) ?? [];
}
