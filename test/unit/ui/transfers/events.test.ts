import { describe, expect, test } from 'vitest';
import { eventWords } from '../../../../src/ui/transfers/event-words.ts';
import { eventsAsJson, eventsAsText, exportName } from '../../../../src/ui/transfers/export.ts';
import { minutesOf, pointsOf } from '../../../../src/ui/transfers/speed-line.ts';
import { everyFailure } from '../../core/every-failure.ts';
import { disk, NOW } from '../../core/transfers.ts';

describe('an event', () => {
  test('names chunks from 1', () => expect(eventWords({ is: 'fetched-again', chunk: 16 })).toBe('Chunk 17 didn’t match its hash. Fetched again.'));
  test('counts many condemned chunks instead of naming all', () =>
    expect(eventWords({ is: 'condemned', chunks: [0, 1, 2, 3, 4, 5, 6] })).toBe(
      'Chunks 1, 2, 3, 4, 5 and 2 more in the store were no longer whole. To be fetched again.',
    ));
  test('B14 tells for how long nothing ran', () =>
    expect(eventWords({ is: 'slept', forMs: 3 * 3_600_000 + 20 * 60_000 })).toBe(
      'Nothing ran for 3 hours 20 minutes: this device slept, or the browser froze Thaw. It went on from what was kept.',
    ));
  test('is a sentence whatever failed', () => {
    for (const failure of everyFailure) expect(eventWords({ is: 'failed', failure })).toMatch(/\.$/);
  });
});

describe('an export of events', () => {
  const events = [{ transferId: disk.id, atMs: NOW, happening: { is: 'proven' } as const }];
  test('tells times in UTC', () =>
    expect(eventsAsText(disk, events)).toBe('disk.tar\n2026-11-24T13:02:11.000Z\tThe tree hash of the whole agrees: proven.\n'));
  test('holds no marks that turn the text', () => expect(eventsAsText({ name: 'a\u202Eb' }, [])).toBe('a[U+202E]b\n'));
  test('is JSON with the version', () =>
    expect(JSON.parse(eventsAsJson(disk, events, '0.1.0'))).toMatchObject({
      format: 'thaw-events-1',
      thaw: '0.1.0',
      transfer: { id: disk.id },
      events: [{ at: '2026-11-24T13:02:11.000Z' }],
    }));
  test('has a safe name', () => expect(exportName({ name: '../../a:b' }, 'events.json')).toMatch(/^[^/\\:]+\.events\.json$/));
});

describe('the line of speed', () => {
  const history = [
    { atMs: NOW - 300_000, bytesPerSecond: 50 },
    { atMs: NOW, bytesPerSecond: 100 },
  ];
  test('ends at the right edge now, with room above the most', () => expect(pointsOf(history, NOW, 100)).toBe('300,55 600,10'));
  test('lies on the ground without bytes', () => expect(pointsOf([{ atMs: NOW, bytesPerSecond: 0 }], NOW, 0)).toBe('600,100'));
  test('has its means by the minute, the latest first', () =>
    expect(minutesOf(history).map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([100, 50]));
});
