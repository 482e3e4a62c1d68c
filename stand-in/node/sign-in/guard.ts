/** Who may talk to the sign-in: every page may ask its open places, as at Cognito; none may send its forms. */

import { plainAnswer } from '../answers.ts';
import { foreignName, type Guard, isOwn } from '../guard.ts';
import { placeAt } from './paths.ts';

export const signInGuard: Guard = (incoming, wire) => {
  const { origin } = incoming.headers;
  const misnamed = foreignName(incoming, wire);
  if (misnamed) return misnamed;
  if (origin === undefined || isOwn(origin, wire.host) || placeAt(wire.rawTarget)?.isOpen === true) return undefined;
  return plainAnswer(403, 'The sign-in takes forms of its own pages only.');
};
