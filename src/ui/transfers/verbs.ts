/** What can be done with a transfer now: the first verb stands in its row, the rest under "⋯". */
import type { Failure } from '../../core/failure/failure.ts';
import type { TransferState } from '../../core/transfer/state.ts';
import type { Transfer } from '../../core/transfer/transfer.ts';

export type Verb =
  | 'browse'
  | 'pause'
  | 'resume'
  | 'download'
  | 'try-again'
  | 'look-again'
  | 'ask-again'
  | 'sign-in'
  | 'make-room'
  | 'save'
  | 'hand-over'
  | 'save-again'
  | 'verify'
  | 'check'
  | 'receipt'
  | 'clear'
  | 'retrieve-rest'
  | 'use-bulk'
  | 'use-standard'
  | 'retrieve-anew'
  | 'evidence'
  | 'remove';

export const VERB_WORDS: Readonly<Record<Verb, string>> = {
  browse: 'Browse files',
  pause: 'Pause',
  resume: 'Resume',
  download: 'Download',
  'try-again': 'Try again',
  'look-again': 'Look for the job again',
  'ask-again': 'Ask again…',
  'sign-in': 'Sign in',
  'make-room': 'Make room',
  save: 'Save',
  'hand-over': 'Hand to the browser',
  'save-again': 'Save again',
  verify: 'Verify',
  check: 'Check file',
  receipt: 'Receipt',
  clear: 'Clear',
  'retrieve-rest': 'Retrieve the rest…',
  'use-bulk': 'Use Bulk…',
  'use-standard': 'Use Standard…',
  'retrieve-anew': 'Retrieve anew…',
  evidence: 'Export the evidence',
  remove: 'Remove…',
};

/** An ask that waits for its turn: nothing is paid for yet. */
const isPlanned = ({ asked }: Pick<Transfer, 'asked'>): boolean => asked?.step === 'planned';

/** @returns verbs in the order of their use; none where nothing can be done but wait. */
export function verbsOf(state: TransferState, transfer: Pick<Transfer, 'clearedAtMs' | 'kind' | 'asked'>): readonly Verb[] {
  if (transfer.kind === 'inventory' && DONE_OR_READY.has(state.is)) return ['browse', ...verbsOf(state, { ...transfer, kind: 'archive' })];
  const bytesAreHere = transfer.clearedAtMs === undefined;
  switch (state.is) {
    case 'asking':
      // What is with Amazon already can't be taken back.
      return isPlanned(transfer) ? ['pause', 'remove'] : [];
    case 'verifying':
      return [];
    case 'retrieving':
      return ['remove'];
    case 'retrieved':
      return ['download', 'remove'];
    case 'queued':
      return ['pause', 'remove'];
    case 'downloading':
    case 'repairing':
      return ['pause'];
    case 'waiting':
      return needsSignIn(state.because) ? ['sign-in', 'pause', 'remove'] : ['pause', 'remove'];
    case 'paused':
      return state.reason.by === 'person' ? ['resume', 'remove'] : [...remedies(state.reason.failure), 'remove'];
    case 'ready':
      return ['save', 'hand-over', 'verify', 'receipt', 'remove'];
    case 'handed-over':
      return bytesAreHere ? ['check', 'receipt', 'save-again', 'clear', 'remove'] : ['check', 'receipt', 'remove'];
    case 'read-back':
      return bytesAreHere ? ['receipt', 'check', 'save-again', 'clear', 'remove'] : ['receipt', 'check', 'remove'];
    case 'read':
      return bytesAreHere ? ['save', 'hand-over', 'receipt', 'clear', 'remove'] : ['receipt', 'remove'];
    case 'expired':
      return [transfer.kind === 'inventory' ? 'retrieve-anew' : 'retrieve-rest', 'remove'];
    case 'failed':
      return [...remedies(state.failure), 'remove'];
  }
}

/** What is whole here: of an inventory, its files come first. */
const DONE_OR_READY = new Set<TransferState['is']>(['ready', 'handed-over', 'read-back', 'read']);

const needsSignIn = ({ code }: Failure): boolean =>
  code === 'keys-ended' || code === 'keys-refused' || code === 'guest-refused' || code === 'sign-in-refused';

/** What helps against a failure, the best first. */
function remedies(failure: Failure): readonly Verb[] {
  if (needsSignIn(failure)) return ['sign-in', 'resume'];
  switch (failure.code) {
    case 'disk-full':
    case 'store-broken':
      return ['resume', 'make-room'];
    case 'ask-unclear':
      return ['look-again', 'ask-again'];
    case 'policy-refused':
      return ['use-bulk', 'try-again'];
    case 'no-capacity':
      return ['use-standard', 'try-again'];
    case 'whole-differs':
      return ['retrieve-anew', 'evidence', 'try-again'];
    case 'job-failed':
    case 'job-differs':
    case 'job-unknown':
    case 'empty-output':
      return ['retrieve-anew', 'try-again'];
    default:
      return ['try-again'];
  }
}
