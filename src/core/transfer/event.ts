import type { Failure } from '../failure/failure.ts';

/** What happened to a transfer, in order; shown as sentences, exported without secrets. */
export type Happening =
  | { readonly is: 'adopted'; readonly jobId: string }
  | { readonly is: 'accepted'; readonly jobId: string }
  /** The browser sent one ask twice: Amazon has as many jobs, and charges them. */
  | { readonly is: 'asked-twice'; readonly jobIds: readonly string[] }
  | { readonly is: 'output-ready' }
  | { readonly is: 'planned'; readonly chunks: number; readonly alreadyStored: number }
  | { readonly is: 'paused' | 'resumed' }
  /** Nothing ran for so long: the machine slept, or the browser froze Thaw. */
  | { readonly is: 'slept'; readonly forMs: number }
  | { readonly is: 'failed'; readonly failure: Failure; readonly chunk?: number }
  | { readonly is: 'fetched-again'; readonly chunk: number }
  | { readonly is: 'condemned'; readonly chunks: readonly number[] }
  | { readonly is: 'throttled'; readonly lanes: number }
  | { readonly is: 'proven' | 'length-checked' }
  | { readonly is: 'handed-over' | 'read-back'; readonly savedAs: string }
  | { readonly is: 'cleared'; readonly bytes: number };

export interface TransferEvent {
  readonly transferId: string;
  readonly atMs: number;
  readonly happening: Happening;
}
