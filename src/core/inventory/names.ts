/** Names by archive id from a list: the person's own, or a Synology mapping. */

/** Paths of archives, the first one being the name. */
export interface NameList {
  /** Paths of an archive in the order of the list; undefined where it isn't in it. */
  pathsOf(archiveId: string): readonly string[] | undefined;
  /** Different archive ids. */
  readonly archives: number;
}
