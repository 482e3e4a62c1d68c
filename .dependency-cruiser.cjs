/** Who may import whom. The reasons are those of `docs/architecture.md`. */
const ours = (...rooms) => `^src/(${rooms.join('|')})`;

const only = (room, allowed, comment) => ({
  name: `${room.replace(/\W.*$/, '')}-imports`,
  severity: 'error',
  comment,
  from: { path: `^src/${room}` },
  to: { path: '^(src|stand-in|test|build)/', pathNot: ours(room, ...allowed) },
});

module.exports = {
  forbidden: [
    only('core/', [], 'The rules are pure: no browser, no store, no network, so that Node can run every one of them.'),
    only('glacier/', ['core/'], 'The wire knows the rules and nothing of screens, store or engine.'),
    only('store/', ['core/'], 'The store keeps facts; it knows nothing of who fetches or shows them.'),
    only('engine/', ['core/'], 'The engine gets fetch, store, clock and chance as ports, so that tests drive every interleaving.'),
    only('messages\\.ts', ['core/'], 'What page and worker say to each other depends on neither of them.'),
    only(
      'worker/(?!demo/)',
      ['worker/', 'core/', 'engine/', 'glacier/', 'store/', 'messages\\.ts'],
      'The worker wires; it never reaches into screens or the loader.',
    ),
    {
      name: 'worker-demo-imports',
      severity: 'error',
      comment: "The demo without a server is the stand-in's core in the worker; nothing else of Thaw may lean on it.",
      from: { path: '^src/worker/demo/' },
      to: { path: '^(src|stand-in|test|build)/', pathNot: `${ours('worker/', 'core/', 'glacier/', 'store/', 'messages\\.ts')}|^stand-in/core/` },
    },
    only('loader/', ['core/', 'store/', 'messages\\.ts'], 'The loader reads and hashes; nothing signs or asks Amazon from there.'),
    only(
      'ui/',
      ['core/', 'glacier/', 'store/', 'messages\\.ts', 'loader/'],
      'Screens reach worker and loader by messages only; of the loader they take the URL.',
    ),
    {
      name: 'ui-takes-only-loader-urls',
      severity: 'error',
      comment: 'A screen that imports loader code would run it on the page; import its `?worker&url` and the message types.',
      from: { path: '^src/ui/' },
      to: { path: '^src/loader/', pathNot: '^src/loader/(pulse|index|messages|inventory/(index|messages|asks))\\.ts' },
    },
    {
      name: 'an-oracle-shares-no-bugs',
      severity: 'error',
      comment: 'The stand-in is what Thaw is tested against: it must not use a line of Thaw.',
      from: { path: '^stand-in/' },
      to: { path: '^src/' },
    },
    {
      name: 'stand-in-core-is-web-standard',
      severity: 'error',
      comment: 'The core also runs in a service worker: no Node modules in it.',
      from: { path: '^stand-in/core/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one idea.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.svelte'] },
  },
};
