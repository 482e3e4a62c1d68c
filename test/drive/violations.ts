/** What browsers said of the policy, over all of a test file: `no-violation.ts` looks after each test. */
export const violations: string[] = [];

/** @returns whether a message of a browser's console tells of a violated policy. */
export const isViolation = (text: string): boolean => /Content Security Policy|TrustedScriptURL|TrustedHTML/.test(text);
