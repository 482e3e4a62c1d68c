import { BEGINNING_BYTES, beginningOf, type Beginning } from '../../core/inventory/beginning.ts';

/** @returns what a file is, by its first bytes, also where it is gzip. A file that can't be read is told by its reader. */
export async function readBeginning(file: Blob): Promise<Beginning> {
  try {
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    return beginningOf(isGzip ? await unpackedBeginning(file) : await file.slice(0, BEGINNING_BYTES).text());
  } catch {
    return { is: 'other' };
  }
}

/** Unpacks no more than is looked at: a bomb costs one piece. */
async function unpackedBeginning(file: Blob): Promise<string> {
  const reader = file.slice(0, BEGINNING_BYTES).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length < BEGINNING_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, BEGINNING_BYTES), { stream: true });
    }
  } catch {
    // The slice ends in the middle of the packed bytes: what came out of it before stands.
  }
  await reader.cancel().catch(() => undefined);
  return text;
}
