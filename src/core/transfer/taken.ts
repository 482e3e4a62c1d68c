/** What became of an archive of a selection: a new transfer that asks for it, one that takes up a job, or one that was there before. */
export interface Taken {
  readonly archiveId: string;
  readonly transferId: string;
  readonly is: 'asked' | 'adopted' | 'here';
}
