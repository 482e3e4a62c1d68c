/** Small enough to get to the browser in one piece, and more than a full disk has left. */
const PROBE_BYTES = 64 * 1024;
/** What Chromium 147 to 156 says now and then of a full disk, where the pipe to its writer breaks first: seen of 1 in 20 Blobs, and of large arrays. */
const AMBIGUOUS = new Set(['NotReadableError', 'AbortError']);

/**
 * Tries the place once more with a few bytes of memory where an error may mean that it is full.
 * What was begun there must still stand, or its room would be free again.
 *
 * @param error what a write was refused with.
 * @returns the error that tells the cause: `QuotaExceededError` of a full disk, else the one that came.
 */
export async function causeOf(error: unknown, place: FileSystemFileHandle): Promise<unknown> {
  if (!(error instanceof DOMException) || !AMBIGUOUS.has(error.name)) return error;
  try {
    const probe = await place.createWritable();
    await probe.write(new Uint8Array(PROBE_BYTES)).finally(() => void probe.abort().catch(() => undefined));
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'QuotaExceededError') return reason;
  }
  return error;
}
