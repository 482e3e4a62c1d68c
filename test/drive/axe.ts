/** What axe-core finds on a screen. Its source goes in by the debugger: the page's policy lets no script tag in. */
import axe from 'axe-core';
import type { Page } from 'playwright';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** @returns violations, each in one line. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { axe: here } = globalThis as unknown as { readonly axe: typeof axe };
    const found = await here.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html}`));
  }, TAGS);
}

/** Looks at a screen as it stands, in both themes, at each width and at 320 px. @returns what is in anybody's way, each in one line. */
export async function barriers(page: Page, widths: readonly number[]): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await violations(page)).map((violation) => `${colorScheme} ${width}: ${violation}`));
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  found.push(...(await sideways(page)).map((wide) => `at 320 px sideways: ${wide}`));
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}

/** @returns what reaches out of the window or needs to be scrolled sideways; empty where nothing does. */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} ${element.textContent.trim().slice(0, 40)}`;
    const isCut = (element: Element): boolean => {
      for (let above = element.parentElement; above; above = above.parentElement)
        if (['hidden', 'clip'].includes(getComputedStyle(above).overflowX)) return true;
      return false;
    };
    const scrolls = (element: Element): boolean =>
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1;
    return [...document.querySelectorAll('body *')]
      .filter((element) => scrolls(element) || (element.getBoundingClientRect().right > innerWidth + 1 && !isCut(element)))
      .map(name)
      .slice(0, 5);
  });
