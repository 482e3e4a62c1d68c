import { expect, test } from 'vitest';

import { parseStandInFlags, parseStartFlags, UsageError } from '../../../stand-in/node/flags.ts';

test('without flags a stand-in is empty, quick and unlimited', () => {
  expect(parseStandInFlags([])).toEqual({
    generateArchives: 0,
    jobDelayMs: 2_000,
    outputLifeMs: 86_400_000,
    keyLifeMs: 3_600_000,
    idTokenLifeMs: 3_600_000,
    rotateRefreshTokens: false,
    latencyMs: 0,
  });
});

test('every flag is read', () => {
  const args = [
    '--port 8080 --data a --state b --generate-archives 5 --job-delay 1s --output-life 5s --key-life 1m --bandwidth 1MB/s --latency 40ms',
    '--sign-in-port 8081 --id-token-life 5m --rotate-refresh-tokens',
  ].flatMap((line) => line.split(' '));
  expect(parseStandInFlags(args)).toEqual({
    port: 8080,
    data: 'a',
    state: 'b',
    generateArchives: 5,
    jobDelayMs: 1_000,
    outputLifeMs: 5_000,
    keyLifeMs: 60_000,
    signInPort: 8081,
    idTokenLifeMs: 300_000,
    rotateRefreshTokens: true,
    bandwidthBytesPerSecond: 1_000_000,
    latencyMs: 40,
  });
});

test('the times of the tiers themselves can be asked for', () => {
  expect(parseStandInFlags(['--job-delay', 'tiers'])).not.toHaveProperty('jobDelayMs');
});

test('npm start has its own delay and the way to the real service', () => {
  expect(parseStartFlags([])).toMatchObject({ aws: false, jobDelayMs: 3_000 });
  expect(parseStartFlags(['--aws'])).toMatchObject({ aws: true });
});

test.each([
  [['--prot', '1'], 'There is no flag --prot.'],
  [['data'], '"data" isn\'t a flag; flags begin with --.'],
  [['--port'], '--port was given a wrong kind of value.'],
  [['--port', '65536'], '--port must be a port from 0 to 65535, not "65536".'],
  [['--data', ''], '--data must be the name of a folder, not "".'],
  [['--latency', '40'], '--latency must be a duration such as 250ms, 2s, 5m, 24h or 1d, not "40".'],
  [['--output-life', '0'], '--output-life must be a duration such as 250ms, 2s, 5m, 24h or 1d, at least 1ms, not "0".'],
  [['--bandwidth', '5'], '--bandwidth must be a rate such as 500kB/s, 100MB/s, 64MiB/s or 200Mbit/s, not "5".'],
  [['--generate-archives', '-1'], undefined],
  [['--aws'], 'There is no flag --aws.'],
])('%j is refused in one sentence', (args, sentence) => {
  let told: unknown;
  try {
    parseStandInFlags(args);
  } catch (error) {
    told = error;
  }
  expect(told).toBeInstanceOf(UsageError);
  const text = told instanceof Error ? told.message : '';
  expect(text).toMatch(/^[^\n]+\.$/);
  if (sentence !== undefined) expect(text).toBe(sentence);
});

test('what only a stand-in can do is refused beside --aws', () => {
  expect(() => parseStartFlags(['--aws', '--data', 'x'])).toThrow("--data is for the stand-in and can't be used with --aws.");
});
