/**
 * What the stand-in's core needs of the world around it. The core is a pure web-standard handler:
 * it runs behind Node's HTTP server, in a service worker (the demo without a server) and in tests.
 */

/** Epoch milliseconds. */
export type Clock = () => number;

/** A number from 0 (included) to 1 (excluded), like Math.random. */
export type Chance = () => number;

/** The bytes of one archive or inventory, wherever they live. Never held whole in memory. */
export interface Content {
  readonly sizeBytes: number;
  /**
   * Reads part of the bytes.
   *
   * @param start first byte. @param end byte after the last one.
   * @throws when the bytes can't be read any more, for example since a served file changed.
   */
  read(start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** SHA-256 of each MiB of the content, in order; computed once and then remembered. */
  leafHashes(): Promise<readonly Uint8Array<ArrayBuffer>[]>;
}

/** Takes the bytes of an upload while they stream in, and gives them back as content. */
export interface ContentStore {
  /** Stores a body under a key. Writing a key again replaces it. */
  write(key: string, body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Content>;
  /** @returns undefined where nothing is stored under the key. */
  open(key: string): Promise<Content | undefined>;
  /**
   * Content made of others, in order (a completed multipart upload). It stays readable when the
   * parts' own keys are removed, which is what comes next.
   */
  join(key: string, parts: readonly Content[]): Promise<Content>;
  remove(key: string): Promise<void>;
}

/** One request as it came, for tests that count what was fetched. */
export interface JournalEntry {
  readonly atMs: number;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** The `Range` header as it came. */
  readonly range?: string;
  readonly status: number;
  /** Bytes of the body that were really handed to the connection. */
  readonly bytesSent: number;
  /** Kind of the fault that was injected, if any. */
  readonly fault?: string;
  readonly jobId?: string;
}

/** Facts about the connection that a web-standard Request can't carry unchanged. */
export interface Wire {
  /** Path and query exactly as received, before any normalisation: `/-/vaults/..?limit=1`. */
  readonly rawTarget: string;
  /** The host that was asked: the `Host` header as received, or that of a target in absolute form. */
  readonly host: string;
}
