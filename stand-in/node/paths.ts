/** Which requests are for the service or steer it; all others are for files that anybody may see. */

const SERVICE = /^\/(?:glacier|cognito-identity|_stand-in|-|\d{12})(?:[/?]|$)/;

/** @param rawTarget as it came: nothing is decoded or normalised before it is judged. */
export function isServicePath(rawTarget: string): boolean {
  return SERVICE.test(rawTarget);
}
