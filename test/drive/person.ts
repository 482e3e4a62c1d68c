/** Works Thaw as a person does: by roles, names and words, never past the screens. */
import type { Download, Page } from 'playwright';

type Tier = 'Bulk' | 'Standard' | 'Expedited';

export interface Wanted {
  readonly vault?: string;
  readonly archiveId: string;
  readonly name: string;
  readonly tier?: Tier;
  /** In MiB; the end isn't included. */
  readonly range?: { readonly from: number; readonly to: number };
}

export interface Person {
  /** From the vaults into one of them. */
  openVault(vault?: string): Promise<void>;
  /** From the vaults to the transfer's own screen. @returns the transfer's id. */
  retrieve(wanted: Wanted): Promise<string>;
  openTransfer(id: string): Promise<void>;
  /** Waits until these words stand on the screen. */
  sees(words: string | RegExp, withinMs?: number): Promise<void>;
  /** Presses a button of the transfer's screen: "Save", "Pause". */
  press(verb: string): Promise<void>;
  /** The same from the menu behind "⋯". */
  choose(verb: string): Promise<void>;
  /** Presses what makes the browser download, and waits for the download to be whole. */
  takesDownload(press: () => Promise<void>): Promise<{ readonly path: string; readonly download: Download }>;
  signOut(): Promise<void>;
}

export function personAt(page: Page): Person {
  const main = page.getByRole('main');
  const goTo = async (hash: string): Promise<void> => {
    await page.evaluate((to) => location.assign(to), hash);
  };
  const person: Person = {
    openVault: async (vault = 'data') => {
      await page.getByRole('link', { name: 'Vaults' }).first().click();
      await main.getByRole('link', { name: vault, exact: true }).click();
      await main.getByRole('heading', { level: 1, name: vault }).waitFor();
    },
    retrieve: async ({ vault, archiveId, name, tier = 'Bulk', range }) => {
      await person.openVault(vault);
      await main.getByRole('link', { name: 'Retrieve an archive…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Retrieve an archive' });
      await dialog.getByLabel('Archive id').fill(archiveId);
      await dialog.getByLabel('Name, if you like').fill(name);
      await dialog.getByRole('radio', { name: tier }).check();
      if (range) {
        await dialog.getByText('Only a part of it').click();
        await dialog.getByLabel('From MiB').fill(String(range.from));
        await dialog.getByLabel('To MiB, not included').fill(String(range.to));
      }
      await dialog.getByRole('button', { name: /^Retrieve/ }).click();
      await page.waitForURL(/#\/t\//);
      const [, id] = /#\/t\/([^/?]+)/.exec(page.url()) ?? [];
      if (id === undefined) throw new Error(`no transfer in ${page.url()}`);
      return decodeURIComponent(id);
    },
    openTransfer: async (id) => {
      await goTo(`#/t/${encodeURIComponent(id)}`);
      await main.getByRole('heading', { level: 1 }).waitFor();
    },
    sees: async (words, withinMs = 60_000) => {
      const comes = main.getByText(words).first().waitFor({ timeout: withinMs });
      await comes.catch(async (error: unknown) => {
        throw new Error(`${String(error)}\nWhat stands there: ${await main.innerText()}`, { cause: error });
      });
    },
    press: async (verb) => {
      await main
        .getByRole('button', { name: new RegExp(`^${verb}`) })
        .first()
        .click();
    },
    choose: async (verb) => {
      await main
        .getByRole('button', { name: /^More for / })
        .first()
        .click();
      await page.getByRole('menuitem', { name: verb }).click();
    },
    takesDownload: async (press) => {
      const coming = page.waitForEvent('download', { timeout: 60_000 });
      await press();
      const download = await coming;
      return { path: await download.path(), download };
    },
    signOut: async () => {
      await page.getByRole('link', { name: 'Settings' }).first().click();
      await main.getByRole('button', { name: 'Sign out', exact: true }).click();
    },
  };
  return person;
}
