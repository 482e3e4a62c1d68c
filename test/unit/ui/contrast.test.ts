import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The colours as they stand in the stylesheet: `--ink: light-dark(#16262a, #e6ecea);` */
const css = readFileSync(new URL('../../../src/ui/style/tokens.css', import.meta.url), 'utf8');
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, role = '', light = '', dark = '']) => [role, [light, dark] as const]),
);

const colour = (role: string, theme: 0 | 1): string => {
  const pair = colours.get(role);
  if (!pair) throw new Error(`${role} is no colour`);
  return pair[theme];
};

/** Relative luminance. @see WCAG 2.2, "relative luminance" */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const GROUNDS = ['page', 'surface', 'sunk', 'selected'];
const TEXT = 4.5;
const CONTROLS = 3;

test.each([
  ...['ink', 'quiet', 'accent', 'proof', 'wait', 'bad'].map((role) => [role, GROUNDS, TEXT] as const),
  ['on-accent', ['accent'], TEXT] as const,
  ...['edge', 'focus'].map((role) => [role, GROUNDS, CONTROLS] as const),
  ['water', ['surface', 'sunk'], CONTROLS] as const,
])('%s can be told from %s in both themes', (role, grounds, least) => {
  for (const theme of [0, 1] as const) {
    for (const ground of grounds) expect(contrast(colour(role, theme), colour(ground, theme)), `${role} on ${ground}`).toBeGreaterThanOrEqual(least);
  }
});
