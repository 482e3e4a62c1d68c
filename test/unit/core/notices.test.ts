import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEADLINE_MS, dueNotices, MERGED_WITHIN_MS } from '../../../src/core/notices/due.ts';
import type { Notice, Standing, Told } from '../../../src/core/notices/notice.ts';
import { needsStored, standingOf } from '../../../src/core/notices/standing.ts';
import { noticePlace, noticeWords } from '../../../src/core/notices/words.ts';
import type { Transfer } from '../../../src/core/transfer/transfer.ts';
import { HOUR, MINUTE, OUTPUT_LIFE_MS } from '../../../src/core/units.ts';
import { parse } from '../../../src/ui/router.ts';
import { clock, disk, half, MiB, NOW, nothing, proven, retrieving } from './transfers.ts';

const as = (id: string, transfer: Transfer, name = `${id}.tar`): Standing => standingOf({ ...transfer, id, name }, nothing);
const failed: Transfer = { ...disk, stoppedBy: { code: 'access-denied', action: 'glacier:GetJobOutput' } };
const saved: Transfer = { ...proven, readBackAtMs: NOW };
const pausedByPerson: Transfer = { ...disk, wish: 'pause' };
const onlyRetrieved: Transfer = { ...disk, downloadWhenReady: false };

/** Looks one after the other, a time with what stands then. @returns what each told. */
function looks(...steps: readonly (readonly [atMs: number, standings: readonly Standing[]])[]): (readonly Notice[])[] {
  let told: Told | undefined;
  return steps.map(([atMs, standings]) => {
    const due = dueNotices(told, standings, NOW + atMs);
    told = due.told;
    return due.notices;
  });
}
/** As the test reads them: "ready a b", "+" where it joins the one that stands there. */
const brief = (notices: readonly Notice[]): string[] =>
  notices.map(({ kind, of, isMerged }) => `${isMerged ? '+' : ''}${kind} ${of.map(({ id }) => id).join(' ')}`);

describe('which notices are due', () => {
  test('turned on, nothing is told of how things stand already', () => {
    const [first, second] = looks([0, [as('a', proven), as('b', failed)]], [MINUTE, [as('a', proven), as('b', failed)]]);
    expect([first, second]).toEqual([[], []]);
  });

  test('what becomes ready is told once, also where only the retrieval was wanted', () => {
    const told = looks(
      [0, [as('a', disk), as('b', disk), as('c', disk)]],
      [MINUTE, [as('a', proven), as('b', disk), as('c', disk)]],
      [2 * MINUTE, [as('a', proven), as('b', disk), as('c', disk)]],
      [30 * MINUTE, [as('a', proven), as('b', onlyRetrieved), as('c', disk)]],
    );
    expect(told.map(brief)).toEqual([[], ['ready a'], [], ['ready b']]);
  });

  test('within 10 minutes they are one notice that sounds once', () => {
    const told = looks(
      [0, [as('a', disk), as('b', disk), as('c', disk), as('d', disk)]],
      [1 * MINUTE, [as('a', proven), as('b', disk), as('c', disk), as('d', disk)]],
      [10 * MINUTE, [as('a', proven), as('b', proven), as('c', disk), as('d', disk)]],
      [11 * MINUTE, [as('a', proven), as('b', proven), as('c', proven), as('d', disk)]],
    );
    expect(told.map(brief)).toEqual([[], ['ready a'], ['+ready a b'], ['ready c']]);
  });

  test('one that was saved meanwhile is not spoken of again', () => {
    const told = looks(
      [0, [as('a', disk), as('b', disk), as('c', disk)]],
      [1 * MINUTE, [as('a', proven), as('b', disk), as('c', disk)]],
      [2 * MINUTE, [as('a', saved), as('b', proven), as('c', disk)]],
    );
    expect(brief(told[2] ?? [])).toEqual(['+ready b']);
  });

  test('what needs the person is told, and told again when it went on and stopped anew', () => {
    const told = looks([0, [as('a', disk)]], [HOUR, [as('a', failed)]], [2 * HOUR, [as('a', disk)]], [3 * HOUR, [as('a', failed)]]);
    expect(told.map(brief)).toEqual([[], ['needs-you a'], [], ['needs-you a']]);
  });

  test('4 hours before Amazon may take it away, with bytes missing, also while the person paused it', () => {
    const endsIn = OUTPUT_LIFE_MS - 1_000_000;
    const told = looks(
      [0, [as('a', pausedByPerson)]],
      [endsIn - DEADLINE_MS - 1, [as('a', pausedByPerson)]],
      [endsIn - DEADLINE_MS, [as('a', pausedByPerson)]],
      [endsIn - 1, [as('a', pausedByPerson)]],
      [endsIn, [as('a', pausedByPerson)]],
    );
    expect(told.map(brief)).toEqual([[], [], ['deadline a'], [], []]);
  });

  test('a deadline that passed while Thaw was closed is not told as one to come', () => {
    expect(looks([0, [as('a', disk)]], [OUTPUT_LIFE_MS, [as('a', disk)]]).map(brief)).toEqual([[], []]);
  });

  test('nothing is missing of a proven one: no deadline', () => {
    const late = OUTPUT_LIFE_MS - 1_000_000 - HOUR;
    expect(looks([0, [as('a', disk)]], [late, [as('a', proven)]]).map(brief)).toEqual([[], ['ready a']]);
  });

  test('when several came to a good end, that all are done is told in place of the last ready', () => {
    const told = looks(
      [0, [as('a', disk), as('b', disk)]],
      [HOUR, [as('a', proven), as('b', disk)]],
      [2 * HOUR, [as('a', saved), as('b', proven)]],
      [3 * HOUR, [as('a', saved), as('b', proven)]],
    );
    expect(told.map(brief)).toEqual([[], ['ready a'], ['all-done a b'], []]);
  });

  test('not all are done where one failed, or the person holds one back', () => {
    for (const other of [failed, pausedByPerson]) {
      const told = looks([0, [as('a', disk), as('b', disk), as('c', disk)]], [HOUR, [as('a', proven), as('b', proven), as('c', other)]]);
      expect(brief(told[1] ?? []).filter((notice) => notice.startsWith('all-done'))).toEqual([]);
      expect(brief(told[1] ?? [])).toContain('ready a b');
    }
  });

  test('one that the person held back all the time keeps nobody from being done', () => {
    const told = looks(
      [0, [as('a', disk), as('b', disk), as('c', pausedByPerson)]],
      [HOUR, [as('a', proven), as('b', proven), as('c', pausedByPerson)]],
    );
    expect(told.map(brief)).toEqual([[], ['all-done a b']]);
  });

  test('a clock that is set back does not merge for hours', () => {
    const told = looks(
      [5 * HOUR, [as('a', disk), as('b', disk), as('c', disk)]],
      [6 * HOUR, [as('a', proven), as('b', disk), as('c', disk)]],
      [1 * HOUR, [as('a', proven), as('b', proven), as('c', disk)]],
    );
    expect(brief(told[2] ?? [])).toEqual(['ready b']);
  });

  test('whatever happens: of a kind at most one sounds in 10 minutes, and nobody is told twice while it stays so', () => {
    const state = fc.constantFrom(disk, proven, saved, failed, pausedByPerson, onlyRetrieved);
    const step = fc.record({ later: fc.integer({ min: 0, max: 15 * MINUTE }), states: fc.array(state, { minLength: 4, maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 20 }), (steps) => {
        let atMs = 0;
        let told: Told | undefined;
        let before: readonly Standing[] = [];
        const sounded = new Map<string, number>();
        for (const { later, states } of steps) {
          atMs += later;
          const standings = states.map((transfer, i) => as(`t${i}`, transfer));
          const due = dueNotices(told, standings, NOW + atMs);
          told = due.told;
          for (const { kind, of, isMerged } of due.notices) {
            if (!isMerged && kind !== 'all-done') {
              expect(atMs - (sounded.get(kind) ?? -Infinity)).toBeGreaterThanOrEqual(MERGED_WITHIN_MS);
              sounded.set(kind, atMs);
            }
            // Something in it is news.
            const same = ({ id, state: now }: Standing): boolean => before.some((one) => one.id === id && one.state.is === now.is);
            if (kind !== 'deadline') expect(of.every(same)).toBe(false);
          }
          expect(dueNotices(told, standings, NOW + atMs)).toEqual({ told, notices: [] });
          before = standings;
        }
      }),
    );
  });
});

describe('how a transfer stands', () => {
  test('its chunks are counted only where it matters', () => {
    expect(needsStored(disk, NOW)).toBe(false);
    expect(needsStored(retrieving, NOW)).toBe(false);
    expect(needsStored(disk, NOW + OUTPUT_LIFE_MS - DEADLINE_MS)).toBe(true);
    expect(needsStored(proven, NOW + OUTPUT_LIFE_MS - DEADLINE_MS)).toBe(false);
    expect(needsStored({ ...disk, source: { ...disk.source!, goneAtMs: NOW } }, NOW)).toBe(true);
  });

  test('what is missing is what is not stored', () => {
    expect(standingOf(disk, half).missingBytes).toBe(564 * MiB);
    expect(standingOf(proven).missingBytes).toBe(0);
  });
});

describe('what a notice says', () => {
  const words = (kind: Notice['kind'], of: readonly Standing[], names = false): string => {
    const { title, body } = noticeWords({ kind, of, isMerged: false }, names, clock);
    return `${title} | ${body}`;
  };

  test('without file names unless they are allowed', () => {
    expect(words('ready', [as('a', proven)])).toBe('1 transfer ready | Checked and kept in this browser. Save when you like.');
    expect(words('ready', [as('a', proven)], true)).toBe('1 transfer ready | a.tar. Checked and kept in this browser. Save when you like.');
    expect(
      words(
        'ready',
        ['a', 'b', 'c', 'd', 'e'].map((id) => as(id, onlyRetrieved)),
        true,
      ),
    ).toBe('5 transfers ready | a.tar, b.tar, c.tar and 2 more. Amazon keeps it for a day. Open Thaw to download.');
  });

  test('a hostile name is made plain and short', () => {
    const [title, body] = words('ready', [as('a', proven, `evil\u202Egnp.exe${'x'.repeat(1_000)}`)], true).split(' | ');
    expect(title).toBe('1 transfer ready');
    expect(body).not.toContain('\u202E');
    expect(body?.length).toBeLessThan(150);
  });

  test('what is safe comes before what to do', () => {
    expect(words('needs-you', [as('a', failed), as('b', failed)])).toBe('2 transfers need you | All that was checked is kept. Open Thaw to see why.');
    expect(words('deadline', [standingOf(disk, half)])).toBe(
      '1 transfer near the deadline | All that was checked is kept. 564 MiB are missing, and Amazon may take its copy away about tomorrow 13:45.',
    );
  });

  test('all done counts those that came to a good end', () => {
    expect(words('all-done', [as('a', saved), as('b', saved)])).toBe('All done | 2 transfers came to a good end.');
    expect(words('all-done', [as('a', saved), as('b', proven)])).toBe(
      'All done | 2 transfers came to a good end. Checked and kept in this browser. Save when you like.',
    );
  });

  test('a click leads to the one transfer, or to the list', () => {
    const place = (kind: Notice['kind'], ...of: readonly Standing[]) => parse(noticePlace({ kind, of, isMerged: false }));
    expect(place('ready', as('a b/ü', proven))).toEqual({ screen: 'transfer', id: 'a b/ü' });
    expect(place('needs-you', as('a', failed), as('b', failed))).toEqual({ screen: 'transfers', state: 'needs-you' });
    expect(place('all-done', as('a', saved), as('b', saved))).toEqual({ screen: 'transfers' });
  });
});
