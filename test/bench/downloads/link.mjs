/**
 * A line of so many bytes a second and so long a round trip, as a TCP proxy in a process of its own:
 * `link.mjs PORT BYTES_PER_SECOND ROUND_TRIP_MS`. All connections share the rate; each way takes half
 * the round trip. Not simulated: loss, and the slow start of a connection's window.
 */
import { connect, createServer } from 'node:net';

const [target, rate, roundTripMs] = process.argv.slice(2).map(Number);
const PIECE = Math.max(4_096, Math.floor(rate / 200));
/** So much of a connection may be on its way: rate times round trip, twice. */
const IN_FLIGHT = Math.max(1 << 20, (2 * rate * roundTripMs) / 1000);
let freeAtMs = 0;

/** When a piece has left the narrow end of the line. */
function leavesAt(bytes) {
  const now = performance.now();
  // Timers are late by a few ms; so much of a lull is made up for.
  freeAtMs = Math.max(freeAtMs, now - 20) + (1000 * bytes) / rate;
  return freeAtMs;
}

function carry(from, to, isShaped) {
  let underWay = 0;
  let ended = false;
  const queue = [];
  let timer;
  const deliver = () => {
    timer = undefined;
    while (queue.length > 0 && queue[0].atMs <= performance.now()) {
      const { piece } = queue.shift();
      underWay -= piece.length;
      to.write(piece);
    }
    if (from.isPaused() && underWay < IN_FLIGHT && !to.writableNeedDrain) from.resume();
    if (queue.length > 0) timer ??= setTimeout(deliver, Math.max(0, queue[0].atMs - performance.now()));
    else if (ended) to.end();
  };
  from.on('data', (data) => {
    for (let at = 0; at < data.length; at += PIECE) {
      const piece = data.subarray(at, at + PIECE);
      underWay += piece.length;
      queue.push({ piece, atMs: (isShaped ? leavesAt(piece.length) : performance.now()) + roundTripMs / 2 });
    }
    if (underWay >= IN_FLIGHT) from.pause();
    timer ??= setTimeout(deliver, Math.max(0, queue[0].atMs - performance.now()));
  });
  to.on('drain', () => deliver());
  from.on('end', () => {
    ended = true;
    deliver();
  });
  from.on('error', () => to.destroy());
  from.on('close', () => (ended ? undefined : to.destroy()));
}

const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
  const far = connect({ port: target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  carry(near, far, false);
  carry(far, near, true);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
