/**
 * A fast server in a process of its own: the built app, a Glacier that knows finished jobs only, and
 * the same bytes as a plain file. Bytes and hashes are made beforehand; nothing is signed or checked,
 * so that what is measured is the client. Plain JavaScript, as Node 20 runs no TypeScript.
 *
 * Jobs are called `mib-<size>`. GET /_bench/sent tells the bytes of outputs that were sent so far;
 * with BYTES_PER_SECOND in the environment they are sent at that pace, so that little lies in buffers.
 */
import { createHash, randomFillSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const MiB = 1024 * 1024;
/** So many different MiB, over and over: enough that no cache helps, and hashes cost nothing. */
const LEAVES = 64;
const bytes = randomFillSync(Buffer.allocUnsafeSlow(LEAVES * MiB));
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leaves = Array.from({ length: LEAVES }, (_, i) => sha256(bytes.subarray(i * MiB, (i + 1) * MiB)));

const hashes = new Map();
/** Of whole MiB. */
function treeHash(start, end) {
  const key = `${start}-${end}`;
  const known = hashes.get(key);
  if (known) return known;
  let level = Array.from({ length: (end - start) / MiB }, (_, i) => leaves[(start / MiB + i) % LEAVES]);
  while (level.length > 1) {
    const above = [];
    for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? sha256(level[i], level[i + 1]) : level[i]);
    level = above;
  }
  const hash = level[0].toString('hex');
  hashes.set(key, hash);
  return hash;
}

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};
const folders = process.argv.slice(2);
const SAME = { 'x-amzn-RequestId': 'b'.repeat(47), 'Cache-Control': 'no-store' };
const RATE = Number(process.env.BYTES_PER_SECOND ?? Infinity);
const PIECE = RATE === Infinity ? MiB : 65_536;
let freeAtMs = 0;
let sent = 0;

/** Of all connections together. @returns ms to wait. */
function turn(size) {
  const now = performance.now();
  freeAtMs = Math.max(freeAtMs, now - 20) + (1000 * size) / RATE;
  return freeAtMs - now;
}

function send(response, status, headers, start, end) {
  response.writeHead(status, { ...headers, 'Content-Length': end - start, 'Accept-Ranges': 'bytes' });
  let at = start;
  const more = () => {
    while (at < end && !response.destroyed) {
      const from = at % (LEAVES * MiB);
      const piece = bytes.subarray(from, Math.min(from + PIECE, LEAVES * MiB, from + end - at));
      at += piece.length;
      sent += piece.length;
      if (!response.write(piece)) return response.once('drain', more);
      const waitMs = RATE === Infinity ? 0 : turn(piece.length);
      if (waitMs > 1) return setTimeout(more, waitMs);
    }
    response.end();
  };
  more();
}

function output(request, response, sizeBytes, isGlacier) {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  if (request.method === 'HEAD') return response.writeHead(200, { 'Content-Length': sizeBytes, 'Accept-Ranges': 'bytes' }).end();
  const start = first === undefined ? 0 : Number(first);
  const end = last ? Math.min(Number(last) + 1, sizeBytes) : sizeBytes;
  const hash = isGlacier && start % MiB === 0 && end % MiB === 0 ? { 'x-amz-sha256-tree-hash': treeHash(start, end) } : {};
  const headers = { ...(isGlacier ? SAME : {}), 'Content-Type': 'application/octet-stream', ...hash };
  if (first === undefined) send(response, 200, headers, 0, sizeBytes);
  else send(response, 206, { ...headers, 'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}` }, start, end);
}

function job(id, sizeBytes) {
  const at = new Date(Date.now() - 60_000).toISOString();
  const hash = treeHash(0, sizeBytes);
  return {
    Action: 'ArchiveRetrieval',
    ArchiveId: 'bench',
    ArchiveSHA256TreeHash: hash,
    ArchiveSizeInBytes: sizeBytes,
    Completed: true,
    CompletionDate: at,
    CreationDate: at,
    JobDescription: null,
    JobId: id,
    RetrievalByteRange: `0-${sizeBytes - 1}`,
    SHA256TreeHash: hash,
    SNSTopic: null,
    StatusCode: 'Succeeded',
    StatusMessage: 'Succeeded',
    Tier: 'Bulk',
    VaultARN: 'arn:aws:glacier:us-east-1:111122223333:vaults/bench',
  };
}

const json = (response, value, headers = {}) =>
  response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));

const server = createServer({ highWaterMark: 4 * MiB, noDelay: true }, (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  const [, id, mib, rest] = /\/jobs\/(mib-(\d+))(\/output)?$/.exec(path) ?? [];
  if (id !== undefined) return rest ? output(request, response, Number(mib) * MiB, true) : json(response, job(id, Number(mib) * MiB), SAME);
  const [, plain] = /^\/plain\/(\d+)$/.exec(path) ?? [];
  if (plain !== undefined) return output(request, response, Number(plain) * MiB, false);
  if (path === '/_bench/sent') return json(response, { sent });
  if (path === '/config.json') return json(response, { regions: ['us-east-1'], demo: 'off' });
  const file = folders.map((folder) => join(folder, path === '/' ? 'index.html' : path)).find((candidate) => existsSync(candidate));
  if (file === undefined) return response.writeHead(404, SAME).end();
  response
    .writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' })
    .end(readFileSync(file));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
