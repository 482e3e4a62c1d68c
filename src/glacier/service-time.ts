/** Amazon's time, whatever this machine's clock says (faults.md, N8). */
import type { GlacierClient } from '@aws-sdk/client-glacier';

/**
 * Two things tell Amazon's time: it took the time that the request was signed by for its own, and the
 * answer has a `Date`, which a relay with a wrong clock may have put there. The earlier one is given:
 * who takes an output for still there asks for nothing that costs.
 *
 * @param send makes one request.
 * @returns its answer, and when that came by Amazon's clock, epoch ms; never much too late.
 */
export async function timed<T>(client: GlacierClient, send: () => Promise<T>): Promise<{ readonly answer: T; readonly atMs: number }> {
  // The SDK keeps here what it has learnt of the service's clock.
  const signedMs = client.config.systemClockOffset;
  const answer = await send();
  return { answer, atMs: Date.now() + Math.min(signedMs, client.config.systemClockOffset) };
}
