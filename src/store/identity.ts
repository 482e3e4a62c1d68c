/** Which database this is. A browser that threw everything away opens a new one without a word. */
import { reading } from './database.ts';

/** @returns a unique id, made together with the database. */
export const databaseId = (): Promise<string | undefined> => reading(['identity'], (transaction) => transaction.objectStore('identity').get('id'));
