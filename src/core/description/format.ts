/** Who wrote a description. `plain` is anyone: the text itself is the name. */
export type Writer = 'FastGlacier' | 'CloudBerry' | 'QNAP' | 'mt-aws-glacier' | 'git-annex' | 'plain';

/** What a description tells of the file that was uploaded. All of it is hostile input. */
export interface Described {
  readonly writer: Writer;
  /** Name or path with `/` between its parts; absent where the writer keeps names elsewhere. */
  readonly name?: string;
  /** Epoch ms. */
  readonly modifiedAtMs?: number;
  /** Such bytes are right, yet need the uploader's tool or key. */
  readonly compressed?: boolean;
  readonly encrypted?: boolean;
}

/**
 * One way of putting a name into a description. A new one is a file here and a line in index.ts.
 *
 * Formats never throw, take linear time, and never guess: what isn't exactly theirs is left to the
 * next one, and in the end to the raw text.
 */
export interface Format {
  /**
   * @param text the description, trimmed and without its outer quotes.
   * @returns undefined if this writer didn't write it, or if it can't be decoded without doubt.
   */
  read(text: string): Described | undefined;
}
