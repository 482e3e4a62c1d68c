import type { Group } from '../row.ts';

export const keys: Group = {
  title: 'Configuration, keys, sign-in',
  rows: [
    {
      id: 'C1',
      fault: '`config.json` is missing, a page, malformed, or names a wrong region, pool or client',
      promise: 'a sentence with the field and an example; pasted keys still work.',
      by: ['browser', 'rule'],
    },
    {
      id: 'K1',
      fault: 'keys run out in a request, many refreshes at once',
      promise: 'renewed once for all, before they end.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'K2',
      fault: 'a worker that was started anew has no keys',
      promise: 'it asks the tabs; where none has any, it waits.',
      by: ['browser', 'rule'],
    },
    {
      id: 'K3',
      fault: 'a secret in storage, an address, a report, a receipt or an error; Amazon’s refusal repeats the token',
      promise: 'none, anywhere; that text is cut before it is shown or kept.',
      by: ['browser', 'rule'],
    },
    { id: 'K4', fault: 'signing out', promise: 'memory of all tabs and the worker is cleared, fetches stop, the provider is told.', by: ['browser'] },
    {
      id: 'K5',
      fault: 'a guest of an identity pool',
      promise: 'told that Amazon lets no guest use Glacier; the template forbids guests.',
      by: ['browser', 'template'],
    },
    {
      id: 'K6',
      fault: 'a forged, replayed or stolen answer of a sign-in',
      promise: 'PKCE, a state and a nonce that serve once, an exact way back, a clean address.',
      by: ['browser', 'rule'],
    },
    { id: 'K7', fault: 'long-lived keys are pasted', promise: 'refused, temporary ones asked for; nothing is asked with them.', by: ['browser'] },
  ],
};

export const web: Group = {
  title: 'Web',
  rows: [
    {
      id: 'W1',
      fault: 'script from anywhere else',
      promise: 'a strict policy and Trusted Types, which nothing violates on any screen or in any other test in a browser.',
      by: ['browser', 'rule'],
    },
    { id: 'W2', fault: 'headers that are missing', promise: 'the same table of headers by every server.', by: ['sockets', 'template'] },
    {
      id: 'W3',
      fault: 'caches that keep what they shouldn’t',
      promise: 'assets for ever, the page and the worker never without asking, configuration and Glacier not at all.',
      by: ['sockets', 'template'],
    },
    {
      id: 'W4',
      fault: 'the way to Glacier as an open proxy',
      promise: 'fixed patterns and hosts, signed requests of our own origin only, no cookies, no redirects.',
      by: ['sockets', 'template'],
    },
    {
      id: 'W5',
      fault: 'messages and saves of others, foreign workers',
      promise: 'own origin only; an address of a save serves once; only `sw.js` becomes a worker.',
      by: ['browser', 'sockets'],
    },
    { id: 'W6', fault: 'the app in a frame of another page', promise: 'no page may frame it.', by: ['browser'] },
    {
      id: 'W7',
      fault: 'the supply chain',
      promise: 'one lockfile, exact versions, two builds equal byte by byte; beside each site a list of all that it is made of.',
      by: ['build'],
    },
    { id: 'W8', fault: 'script gets in nevertheless', promise: 'it finds keys of an hour that can read, and delete nothing.', by: ['template'] },
    {
      id: 'W9',
      fault: 'an origin that is shared with other sites',
      promise:
        'below a path of a host Thaw says why it doesn’t run, and asks for no keys. Other sites at other paths of the same host, beside Thaw at its root, it can’t see.',
      by: ['browser'],
    },
    {
      id: 'W10',
      fault: 'reports in HTML, full of hostile names',
      promise: 'escaped, without a script.',
      by: [],
      notYet: 'reports in HTML: receipts and lists leave as JSON and CSV (I6).',
    },
  ],
};

export const money: Group = {
  title: 'Rights, money, deletion',
  rows: [
    {
      id: 'M1',
      fault: 'a role that can do more than it should',
      promise: 'named vaults; deleting and changing the policy only where they were asked for.',
      by: ['template'],
    },
    {
      id: 'M2',
      fault: 'cost that runs away',
      promise: 'what was asked for is on the disk before it leaves, once; the budget tells.',
      by: ['engine', 'template'],
      notYet: 'a limit in euros that stops asks by itself; it comes with campaigns over days.',
    },
    { id: 'M3', fault: 'prices that are old or unknown', promise: 'an estimate says its date; unknown is never zero.', by: ['rule'] },
    {
      id: 'X1',
      fault: 'deleting what isn’t proven',
      promise: 'a receipt and a read-back of today, a typed name.',
      by: [],
      notYet: 'deleting: Thaw deletes nothing at Amazon.',
    },
    {
      id: 'X2',
      fault: 'a vault that was changed or locked meanwhile',
      promise: 'asked anew.',
      by: [],
      notYet: 'deleting: Thaw deletes nothing at Amazon.',
    },
  ],
};

export const standIn: Group = {
  title: 'Stand-in and `npm start`',
  rows: [
    { id: 'L1', fault: 'others in the network', promise: 'listens on loopback only.', by: ['sockets'] },
    {
      id: 'L2',
      fault: 'what lies in a served folder',
      promise: 'no path comes from a request; links out are refused; a file that changed is an error.',
      by: ['sockets'],
    },
    { id: 'L3', fault: 'other pages in the same browser', promise: 'Host and Origin are checked, JSON only.', by: ['sockets'] },
    { id: 'L4', fault: 'keys of the demo and keys of Amazon', promise: 'neither ever goes where the other belongs.', by: ['browser', 'rule'] },
    { id: 'L5', fault: 'a stand-in that lies', promise: 'other people’s clients take it for the real one.', by: ['client'] },
  ],
};
