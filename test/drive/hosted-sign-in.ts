/** Works the hosted sign-in's form as a person does. */
import type { Page } from 'playwright';

/**
 * Signs in as the stand-in's only person, on a page that stands on the form or is on its way there.
 * Fulfils once the browser is back at the app.
 *
 * @param appUrl the app's address, with its `/`.
 */
export async function signInAtForm(page: Page, appUrl: string): Promise<void> {
  await page.getByLabel('User name').fill('demo');
  await page.getByLabel('Password').fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.href.startsWith(appUrl));
}
