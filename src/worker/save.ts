/** Answers a navigation to `/save/<token>/<name>` with the file: the browser downloads it. */
import { allChunkBytes } from '../store/chunks.ts';
import { transferOf } from '../store/transfers.ts';
import type { Host } from './host.ts';

const PATH = /^\/save\/([0-9a-f-]{36})\//;

/** Archive bytes must never run on our origin, whatever they are (faults.md, F8). */
const INERT = {
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
};

/** @returns undefined where the address is not one of ours. */
export function fromSave(request: Request, url: URL, host: Pick<Host, 'offers' | 'tell'>): Promise<Response> | undefined {
  if (!url.pathname.startsWith('/save/')) return undefined;
  const token = PATH.exec(url.pathname)?.[1];
  const refused = request.method !== 'GET' || request.mode !== 'navigate' || token === undefined;
  return refused ? Promise.resolve(nothing()) : saveResponse(token, host);
}

async function saveResponse(token: string, { offers, tell }: Pick<Host, 'offers' | 'tell'>): Promise<Response> {
  const offer = await offers.take(token, Date.now());
  if (!offer) return nothing();
  const [transfer, chunks] = await Promise.all([transferOf(offer.transferId), allChunkBytes(offer.transferId)]);
  // One composite Blob: handles only, it costs no memory whatever its size.
  const file = new Blob(chunks, { type: 'application/octet-stream' });
  // A chunk that went since the chunks were checked: a shorter file would look like the whole.
  if (file.size !== transfer?.target?.sizeBytes) return nothing();
  tell({ kind: 'save-taken', token });
  return new Response(file, {
    headers: { ...INERT, 'content-length': String(file.size), 'content-disposition': `attachment; filename*=UTF-8''${rfc8187(offer.name)}` },
  });
}

const nothing = (): Response =>
  new Response('This save was taken already, or given up, or what it hands over isn’t all there.', {
    status: 404,
    headers: { ...INERT, 'content-type': 'text/plain' },
  });

/** RFC 8187, section 3.2: everything but `attr-char` is percent-encoded. */
export const rfc8187 = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
