import { expect, test } from 'vitest';
import { createMeter } from '../../../src/engine/meter.ts';

test('N8 a clock that is set back leaves the speed believable', () => {
  let nowMs = 1_000_000_000;
  const meter = createMeter(() => nowMs);
  const receive = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) {
      meter.received(1_000);
      nowMs += 1_000;
    }
  };
  receive(20);
  expect(meter.bytesPerSecond()).toBe(1_000);
  nowMs -= 86_400_000;
  expect(meter.bytesPerSecond()).toBe(0);
  receive(600);
  expect(meter.bytesPerSecond()).toBeCloseTo(1_000, -2);
});
