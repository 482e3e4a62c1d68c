/** AWS's own spelling is `x-amzn-RequestId`; its SDKs know others. */
const REQUEST_ID = /^x-[\w-]+-request-?id$/;
const PAYLOAD = /^(application\/json|application\/x-amz-json|application\/octet-stream|text\/csv)\b/i;

/**
 * Whether it was Glacier that answered. Each answer of Amazon's carries a request id; a portal's page
 * or a proxy's error doesn't (faults.md, N5). Another server that speaks Glacier's protocol may lack
 * it: its good answers are known by a header or a type of the protocol.
 *
 * @param headers names in lower case.
 */
export function isOfGlacier(status: number, headers: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(headers).filter((name) => headers[name]);
  if (names.some((name) => REQUEST_ID.test(name))) return true;
  if (status < 200 || status >= 300) return false;
  return names.some((name) => name.startsWith('x-amz-')) || PAYLOAD.test(headers['content-type'] ?? '');
}
