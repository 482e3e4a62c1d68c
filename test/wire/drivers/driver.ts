/** One face for other people's clients, so that one course of calls drives them all. */

/** Members by the names of the service's model; a `body` is a Buffer. */
export type Members = Readonly<Record<string, unknown>>;

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface Driver {
  /** With its version. */
  readonly name: string;
  /** Every operation that this client can call, as its own model or help has them: `ListVaults`. */
  operations(): Promise<readonly string[]>;
  /** The answer's members, absent ones left out. @throws Error where the client raises one. */
  call(operation: string, input?: Members): Promise<Members>;
  /** For what must be refused. @throws Error where it was not. */
  refused(operation: string, input?: Members): Promise<Refusal>;
  /** A list by the client's own way of paging. */
  pages(operation: string, input: Members, pageSize: number): Promise<readonly Members[]>;
  /** By the client's own waiter. @throws Error where it gave up. */
  wait(waiter: 'VaultExists' | 'VaultNotExists', input: Members): Promise<void>;
  stop(): Promise<void>;
}

/** The member of a list's answer that holds its items. */
export const LISTS: Readonly<Record<string, string>> = {
  ListVaults: 'VaultList',
  ListJobs: 'JobList',
  ListMultipartUploads: 'UploadsList',
  ListParts: 'Parts',
};

/** `ListVaults` → `list-vaults`. */
export const kebab = (name: string): string => name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '-').toLowerCase();

/** `ListVaults` → `list_vaults`. */
export const snake = (name: string): string => kebab(name).replaceAll('-', '_');

/** `list-vaults` → `ListVaults`. */
export const pascal = (name: string): string => name.replace(/(?:^|[-_])([a-z])/g, (_, letter: string) => letter.toUpperCase());
