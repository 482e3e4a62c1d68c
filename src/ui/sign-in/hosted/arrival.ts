/**
 * What a sign-in page sent back in the address. The page's entry imports this first, so that the
 * address is clean before anything else of the app runs (RFC 9700, 4.2).
 */
let arrived = takeFromAddress();

function takeFromAddress(): URLSearchParams | undefined {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) return undefined;
  history.replaceState(history.state, '', location.pathname + location.hash);
  return answer;
}

/** @returns the answer, once. */
export function takeArrival(): URLSearchParams | undefined {
  const answer = arrived;
  arrived = undefined;
  return answer;
}
