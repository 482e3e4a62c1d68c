/** W1: whatever a test in a browser is about, nothing in it may have violated the policy. */
import { afterAll, afterEach, expect } from 'vitest';
import { violations } from '../drive/violations.ts';

const noneSince = (): void => expect(violations.splice(0), 'violations of the policy').toEqual([]);

afterEach(noneSince);
afterAll(noneSince);
