import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/core/failure/failure.ts';
import type { TransferState } from '../../../src/core/transfer/state.ts';
import { announcement, type Announced, type AnnouncedProgress } from '../../../src/core/words/announce.ts';
import { cutMiddle, named, namePieces, plainName } from '../../../src/core/words/names.ts';
import { stateAnnouncement, stateWords } from '../../../src/core/words/states.ts';
import { aboutTime, age, clockTime, date, dayAndTime, daysBetween, duration, exactTime, inDetail, isoTime } from '../../../src/core/words/times.ts';
import { everyFailure, example } from './every-failure.ts';
import { clock, disk, MiB, NOW } from './transfers.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const missingBytes = 564 * MiB;

describe('times', () => {
  test.each([
    [NOW + 2 * HOUR, '16:02'],
    [NOW + 12 * HOUR, 'tomorrow 02:02'],
    [NOW - 15 * HOUR, 'yesterday 23:02'],
    [NOW + 2 * DAY, 'Thursday 14:02'],
    [NOW + 6 * DAY, 'Monday 14:02'],
    [NOW + 7 * DAY, '1 Dec 14:02'],
    [NOW - 3 * DAY, '21 Nov 14:02'],
    [Date.UTC(2014, 2, 3, 8), '3 Mar 2014 09:00'],
  ])('at %d read %s', (atMs, said) => expect(clockTime(atMs, clock)).toBe(said));

  test('with the day say today too', () => {
    expect(dayAndTime(NOW, clock)).toBe('today 14:02');
    expect(aboutTime(NOW + 2 * HOUR, clock)).toBe('about 16:02');
    expect(exactTime(NOW, clock)).toBe('14:02:11');
    expect(isoTime(NOW)).toBe('2026-11-24T13:02:11.000Z');
    expect(inDetail(NOW, clock)).toContain('CET');
  });

  test('are those of the zone that was given', () => {
    expect(clockTime(NOW, { ...clock, timeZone: 'Asia/Tokyo' })).toBe('22:02');
    expect(clockTime(NOW, { ...clock, timeZone: 'America/Los_Angeles' })).toBe('05:02');
    expect(clockTime(NOW + 4 * HOUR, { ...clock, timeZone: 'Asia/Tokyo' })).toBe('tomorrow 02:02');
  });

  test('count days by midnights, also when the clock is changed', () => {
    const beforeSummer = Date.UTC(2026, 2, 28, 22, 30); // 23:30 in Berlin, summer time starts at 02:00
    expect(daysBetween(beforeSummer, beforeSummer + HOUR, 'Europe/Berlin')).toBe(1);
    expect(daysBetween(beforeSummer, beforeSummer + 23 * HOUR, 'Europe/Berlin')).toBe(1);
    expect(age(NOW - 3 * DAY, clock)).toBe('3 days old');
    expect(age(NOW - 15 * HOUR, clock)).toBe('1 day old');
    expect(age(NOW, clock)).toBe('today');
    expect(date(NOW - 3 * DAY, clock)).toBe('21 Nov');
  });

  test.each([
    [0, '0 seconds'],
    [1_000, '1 second'],
    [59_400, '59 seconds'],
    [59_600, '1 minute'],
    [14 * 60_000, '14 minutes'],
    [59.6 * 60_000, '1 hour'],
    [HOUR + 20 * 60_000, '1 hour 20 minutes'],
    [2 * DAY, '2 days'],
    [2 * DAY + 5 * HOUR, '2 days 5 hours'],
  ])('that last %d ms read %s', (ms, said) => expect(duration(ms)).toBe(said));
});

describe('a name', () => {
  test('shows what can’t be seen as boxed code points', () => {
    expect(namePieces('a\u202Egpj.exe')).toEqual([
      { text: 'a', boxed: false },
      { text: 'U+202E', boxed: true },
      { text: 'gpj.exe', boxed: false },
    ]);
    expect(plainName('\0\t\u200B\uFEFF\u2066\u061C\uD800\u{E0041}')).toBe('[U+0000][U+0009][U+200B][U+FEFF][U+2066][U+061C][U+D800][U+E0041]');
    expect(namePieces('')).toEqual([]);
  });

  test('keeps an emoji whole, and boxes the same joiner elsewhere', () => {
    for (const emoji of ['👨‍👩‍👧.jpg', '❤️‍🔥', '👩🏽‍🚀', '🏳️‍🌈']) expect(namePieces(emoji)).toEqual([{ text: emoji, boxed: false }]);
    expect(plainName('a\u200Db')).toBe('a[U+200D]b');
    expect(plainName('\u200D👨')).toBe('[U+200D]👨');
    expect(plainName('👨\u200D')).toBe('👨[U+200D]');
  });

  test('loses nothing in pieces, and no piece is hidden', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const pieces = namePieces(name);
        const back = pieces.map(({ text, boxed }) => (boxed ? String.fromCodePoint(Number.parseInt(text.slice(2), 16)) : text)).join('');
        expect(back).toBe(name);
        for (const { text, boxed } of pieces)
          expect(boxed ? /^U\+[0-9A-F]{4,6}$/.test(text) : !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(text)).toBe(true);
      }),
    ));

  test('is cut in the middle, its extension kept', () => {
    expect(cutMiddle('short.jpg', 20)).toBe('short.jpg');
    expect(cutMiddle('a-very-long-name-indeed-0001.jpg', 20)).toBe('a-very-long…0001.jpg');
    expect(cutMiddle('x'.repeat(50), 11)).toBe('xxxxxx…xxxx');
    expect(cutMiddle(`x.${'y'.repeat(40)}`, 10)).toBe('x.yyyy…yyy');
  });

  test('is never longer than asked, and never cut within a grapheme', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'é', 'e\u0301', '👨‍👩‍👧', '🇩🇪', '.', '漢'), { maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (letters, most) => {
          const segments = (text: string): string[] => Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment);
          const name = letters.join('');
          const cut = segments(cutMiddle(name, most));
          expect(cut.length).toBeLessThanOrEqual(Math.max(most, 1));
          const known = new Set([...segments(name), '…']);
          expect(cut.every((segment) => known.has(segment))).toBe(true);
        },
      ),
    ));

  test('in a sentence is quoted, short and visible', () => {
    expect(named('pho\u202Etos')).toBe('“pho[U+202E]tos”');
    expect(named('x'.repeat(1_000)).length).toBeLessThan(70);
  });
});

describe('a state in words', () => {
  const proof = 'proven';
  test.each<[TransferState, string]>([
    [{ is: 'asking' }, 'Asking Amazon for it'],
    [{ is: 'retrieving', readyAboutMs: NOW + 2 * HOUR }, 'Amazon prepares it, about 16:02'],
    [{ is: 'retrieving', readyAboutMs: NOW - HOUR }, 'Amazon prepares it, longer than usual'],
    [{ is: 'retrieving' }, 'Amazon prepares it'],
    [{ is: 'retrieved' }, 'Amazon has it ready'],
    [{ is: 'queued', missingBytes }, 'Waiting its turn'],
    [{ is: 'downloading', missingBytes }, '416 of 980 MiB checked'],
    [{ is: 'waiting', missingBytes, because: example('network-lost') }, 'Waiting: no network'],
    [{ is: 'waiting', missingBytes, because: example('keys-ended') }, 'Waiting: sign in'],
    [{ is: 'waiting', missingBytes, because: example('throttled') }, 'Waiting: Amazon asks for fewer requests'],
    [{ is: 'paused', missingBytes, reason: { by: 'person' } }, 'Paused by you'],
    [{ is: 'paused', missingBytes, reason: { by: 'failure', failure: example('disk-full') } }, 'Paused: storage full'],
    [
      { is: 'paused', missingBytes, reason: { by: 'failure', failure: example('foreign-answer') } },
      'Paused: Something between you and Amazon answered in its place, perhaps a hotel’s network',
    ],
    [{ is: 'verifying' }, 'Checking the whole'],
    [{ is: 'repairing', missingBytes: 32 * MiB }, '2 chunks failed the check, fetching again'],
    [{ is: 'repairing', missingBytes: 4 * MiB }, '1 chunk failed the check, fetching again'],
    [{ is: 'ready', proof }, 'Proven. Ready to save'],
    [{ is: 'ready', proof: 'length-checked' }, 'Length checked, Amazon gave no hash. Ready to save'],
    [{ is: 'handed-over', atMs: NOW, proof }, 'Handed to your browser. Did it arrive?'],
    [{ is: 'read-back', atMs: NOW, proof }, 'Saved, read back, equal'],
    [{ is: 'expired', missingBytes }, 'Amazon’s copy is gone, 416 MiB kept'],
    [{ is: 'failed', failure: example('access-denied') }, 'This role may not do that.'],
  ])('%j', (state, said) => expect(stateWords(state, disk, clock)).toBe(said));

  test('only says proven or equal of what was proven', () => {
    const states: TransferState[] = [
      { is: 'verifying' },
      { is: 'downloading', missingBytes: 0 },
      { is: 'ready', proof: 'length-checked' },
      { is: 'handed-over', atMs: 1, proof },
    ];
    for (const state of states) expect(stateWords(state, disk, clock)).not.toMatch(/proven|equal|100/i);
  });

  test('waiting or failed is whole for every failure', () => {
    for (const failure of everyFailure) {
      for (const state of [
        { is: 'waiting', missingBytes, because: failure },
        { is: 'failed', failure },
        { is: 'paused', missingBytes, reason: { by: 'failure', failure } },
      ] as const) {
        expect(stateWords(state, disk, clock)).toMatch(/^\S.{5,}$/);
        expect(stateWords(state, disk, clock)).not.toMatch(/undefined|NaN/);
      }
    }
  });

  test('is announced with the name, and without marks that turn it', () => {
    expect(stateAnnouncement({ is: 'ready', proof }, { ...disk, name: 'a\u202Eb' }, clock)).toBe('a[U+202E]b: Proven. Ready to save');
    expect(stateAnnouncement({ is: 'queued', missingBytes }, disk, clock)).toBeUndefined();
  });
});

describe('announcements', () => {
  /** Plays states with the seconds at which they are seen, and gives what was said. */
  function said(seen: readonly [second: number, state: TransferState][]): string[] {
    let memory: Announced | undefined;
    let progress: AnnouncedProgress = {};
    const all: string[] = [];
    for (const [second, state] of seen) {
      const next = announcement(memory, progress, disk, state, { ...clock, nowMs: NOW + second * 1_000 });
      memory = next.said;
      progress = next.progress;
      if (next.say !== undefined) all.push(next.say);
    }
    return all;
  }
  const at = (percent: number): TransferState => ({ is: 'downloading', missingBytes: (980 * MiB * (100 - percent)) / 100 });
  const failure: Failure = example('access-denied');

  test('tell states at once', () => {
    expect(
      said([
        [0, at(0)],
        [1, { is: 'verifying' }],
        [2, { is: 'ready', proof: 'proven' }],
      ]),
    ).toEqual(['disk.tar: Checking the whole', 'disk.tar: Proven. Ready to save']);
    expect(
      said([
        [0, at(10)],
        [1, { is: 'failed', failure }],
      ]),
    ).toEqual(['disk.tar: This role may not do that.']);
  });

  test('tell nothing of what was so when the page opened', () =>
    expect(
      said([
        [0, at(60)],
        [1, at(61)],
        [99, at(62)],
      ]),
    ).toEqual([]));

  test('tell progress at 25, 50 and 75 per cent, once each', () => {
    const seen = Array.from({ length: 100 }, (_, i): [number, TransferState] => [i * 10, at(i)]);
    expect(said(seen)).toEqual(['disk.tar: 25 %', 'disk.tar: 50 %', 'disk.tar: 75 %']);
  });

  test('tell progress at most once a minute', () => {
    expect(
      said([
        [0, at(0)],
        [1, at(25)],
        [20, at(50)],
        [70, at(75)],
      ]),
    ).toEqual(['disk.tar: 25 %', 'disk.tar: 75 %']);
  });

  test('don’t repeat a quarter after a wait in between', () => {
    expect(
      said([
        [0, at(0)],
        [1, at(26)],
        [2, { is: 'queued', missingBytes }],
        [3, at(26)],
        [90, at(27)],
      ]).filter((words) => words.includes('%')),
    ).toEqual(['disk.tar: 25 %']);
  });
});
