/** Presses of the person, each of which may be refused in words. */
import type { AnswerTo, Ask } from '../../src/messages.ts';
import type { Driven } from '../floor/downloading.ts';
import { unlessHanging } from './waiting.ts';

/** What may be refused in words: there is no room, or the store was shut under the app. */
const MAY_REFUSE = /"code":"(?:disk-full|store-broken)"/;

/** A press of the person. @returns its answer; undefined where it was refused in words that help. */
export const press = <K extends Ask['kind']>(thaw: Driven, message: Extract<Ask, { kind: K }>): Promise<AnswerTo<K> | undefined> =>
  unlessRefused(thaw.ask(message) as Promise<AnswerTo<K>>, message.kind);

/** @returns undefined where it was refused in words that help. */
export async function unlessRefused<T>(asked: Promise<T>, what: string): Promise<T | undefined> {
  try {
    return await unlessHanging(asked, what);
  } catch (error) {
    if (error instanceof Error && MAY_REFUSE.test(error.message)) return undefined;
    throw error;
  }
}

/** @returns whether its chunks are gone. */
export const cleared = async (thaw: Driven, id: string): Promise<boolean> =>
  (await press(thaw, { kind: 'transfer/clear', transferIds: [id] })) !== undefined && (await thaw.storedChunks(id)).length === 0;
