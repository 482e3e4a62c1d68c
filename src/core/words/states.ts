import { explain } from '../failure/catalogue.ts';
import type { Failure } from '../failure/failure.ts';
import type { TransferState } from '../transfer/state.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { plainName } from './names.ts';
import { counted, formatBytes, formatPart } from './sizes.ts';
import { aboutTime, type Clock } from './times.ts';

/** An inventory is said to be one. */
type Facts = Pick<Transfer, 'name' | 'target'> & Partial<Pick<Transfer, 'kind'>>;

/** @returns what a transfer is doing, as it stands in its row. */
export function stateWords(state: TransferState, { target, kind }: Facts, clock: Clock): string {
  const sizeBytes = target?.sizeBytes ?? 0;
  switch (state.is) {
    case 'asking':
      return 'Asking Amazon for it';
    case 'retrieving':
      return state.readyAboutMs === undefined ? 'Amazon prepares it' : `Amazon prepares it, ${readyAbout(state.readyAboutMs, clock)}`;
    case 'retrieved':
      return 'Amazon has it ready';
    case 'queued':
      return 'Waiting its turn';
    case 'downloading':
      return `${formatPart(sizeBytes - state.missingBytes, sizeBytes)} checked`;
    case 'waiting':
      return `Waiting: ${shortReason(state.because)}`;
    case 'paused':
      return state.reason.by === 'person' ? 'Paused by you' : `Paused: ${shortReason(state.reason.failure)}`;
    case 'verifying':
      return 'Checking the whole';
    case 'repairing':
      return repairing(state.missingBytes, target?.chunkBytes);
    case 'ready':
      if (kind === 'inventory') return 'Length checked, which is all that an inventory has. Ready to browse';
      return state.proof === 'proven' ? 'Proven. Ready to save' : 'Length checked, Amazon gave no hash. Ready to save';
    case 'handed-over':
      return 'Handed to your browser. Did it arrive?';
    case 'read-back':
      return 'Saved, read back, equal';
    case 'read':
      return 'Read. Its files can be browsed';
    case 'expired':
      return `Amazon’s copy is gone, ${formatBytes(sizeBytes - state.missingBytes)} kept`;
    case 'failed':
      return explain(state.failure).happened;
  }
}

/** A time that has passed isn't told: Amazon takes longer now and then. */
const readyAbout = (readyMs: number, clock: Clock): string => (readyMs > clock.nowMs ? aboutTime(readyMs, clock) : 'longer than usual');

function repairing(missingBytes: number, chunkBytes: number | undefined): string {
  if (missingBytes <= 0 || chunkBytes === undefined) return 'The whole differs, every chunk is checked again';
  return `${counted(Math.ceil(missingBytes / chunkBytes), 'chunk')} failed the check, fetching again`;
}

/** @returns why it stands still, in a few words. */
function shortReason(failure: Failure): string {
  switch (failure.code) {
    case 'network-lost':
    case 'stalled':
    case 'too-slow':
    case 'body-short':
    case 'region-unreachable':
    case 'sign-in-unreachable':
      return 'no network';
    case 'keys-ended':
    case 'keys-refused':
    case 'sign-in-refused':
    case 'guest-refused':
      return 'sign in';
    case 'disk-full':
      return 'storage full';
    case 'throttled':
      return 'Amazon asks for fewer requests';
    case 'service-busy':
      return 'Amazon is busy';
    default:
      return withoutStop(explain(failure).happened);
  }
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

/** @returns a state as it is announced, with the transfer's name; undefined for what is mere order. */
export function stateAnnouncement(state: TransferState, facts: Facts, clock: Clock): string | undefined {
  if (state.is === 'asking' || state.is === 'queued') return undefined;
  const name = plainName(facts.name);
  if (state.is === 'downloading') return `${name}: downloading`;
  return `${name}: ${stateWords(state, facts, clock)}`;
}
