import type { Group } from '../row.ts';

export const under: Group = {
  title: 'Under everything',
  rows: [
    {
      id: 'G1',
      fault: 'a chunk that isn’t what Amazon holds',
      promise:
        'a chunk is stored only after the right answer, the right range and length, and an equal hash; it is fetched again only if its bytes are bad or gone.',
      by: ['engine'],
    },
    {
      id: 'G2',
      fault: 'something that was kept is lost',
      promise: 'no verified bytes, selections, receipts or asks are lost without being named.',
      by: ['engine'],
    },
    {
      id: 'G3',
      fault: 'a save that only seems to be done',
      promise: '*saved* is said after a read-back that compared equal, else *handed to the browser*.',
      by: ['browser'],
    },
    {
      id: 'G4',
      fault: 'anything at all, and silence',
      promise: 'every fault ends in a state and a sentence that says what happened, what is safe and what to do; every wait has a limit.',
      by: ['rule'],
    },
    { id: 'G5', fault: 'an ask that costs money', promise: 'nothing that costs money is asked for twice.', by: ['engine'] },
    {
      id: 'G6',
      fault: 'secrets and hostile input',
      promise: 'no secret leaves memory; no input becomes markup, code, a path outside its folder or a request to another host.',
      by: ['browser'],
    },
  ],
};

export const network: Group = {
  title: 'Network',
  rows: [
    {
      id: 'N1',
      fault: 'a connection refused, reset before or in a body, or ended by HTTP/2 (GOAWAY, RST_STREAM)',
      promise: 'that chunk is asked for again, with growing pauses of up to a minute, as long as the job lives.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'N2',
      fault: 'a line that falls silent, or drips',
      promise: 'given up after 30 s without a byte, or a minute far below its siblings; a new connection takes over.',
      by: ['stand-in', 'engine', 'rule'],
    },
    {
      id: 'N3',
      fault: 'a body that is too short or too long, a wrong or missing length',
      promise:
        'a wrong length is refused by its header, a body that isn’t as long as asked for by its count, and asked for again; a missing length is no fault.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'N4',
      fault:
        '200 for a range, a Content-Range that is wrong, missing, of another total or of none, multipart, a range widened on the way, gzip added',
      promise: 'refused by its headers; the body isn’t read.',
      by: ['stand-in'],
    },
    {
      id: 'N5',
      fault: 'a page of a hotel or a filter in place of Amazon: HTML, a redirect, 511, 502',
      promise: 'nothing of it is stored; it is said that something in between answered, without a storm of tries.',
      by: ['stand-in'],
    },
    {
      id: 'N6',
      fault: 'offline, another network, a server that is away',
      promise: 'it waits and goes on by itself, with only what is missing.',
      by: ['stand-in'],
    },
    {
      id: 'N7',
      fault: 'the machine sleeps and wakes',
      promise: 'requests from before are dropped, keys and deadlines are read anew, and it goes on.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'N8',
      fault: 'a clock that is off by minutes or a day, or jumps',
      promise:
        'signing in works, a call is signed again once by the server’s time; keys and outputs end when the service says so, and what is ready by its time isn’t paid for again.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'N9',
      fault: 'something on the way always alters the same bytes',
      promise: 'three equal wrong hashes stop it, with likely causes.',
      by: ['stand-in'],
    },
  ],
};

export const service: Group = {
  title: 'Service',
  rows: [
    {
      id: 'S1',
      fault: 'throttling (which Glacier tells as 400), 408, 500, 503',
      promise: 'one layer of tries; fewer chunks at once, and slowly more again.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'S2',
      fault: 'keys that ran out, aren’t known, or don’t fit',
      promise: 'one refresh for all that wait; a second refusal asks the person, and the transfer waits.',
      by: ['stand-in', 'rule'],
    },
    { id: 'S3', fault: 'the output is gone', promise: 'said so; its chunks are kept, and a job for only the rest is offered.', by: ['stand-in'] },
    {
      id: 'S4',
      fault: 'refused: by the retrieval policy, for want of capacity or rights, by region or vault',
      promise: 'a sentence for each; never a dearer tier by itself.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'S5',
      fault: 'a job was begun, and the answer got lost',
      promise: 'not sent again: the list of jobs is read twice, a minute apart; found, it is adopted, else the person decides.',
      by: ['stand-in', 'engine'],
    },
    {
      id: 'S6',
      fault: 'lists whose markers go in circles or never end, jobs that move between pages',
      promise: 'the list ends, has nothing twice, and says that it is incomplete, also before something is paid for that may be in it.',
      by: ['stand-in', 'rule'],
    },
    {
      id: 'S7',
      fault: 'states that nobody knows, missing members, sizes as text, below zero or beyond 2^53',
      promise: 'what can’t be read is counted, the others are shown.',
      by: ['rule'],
    },
  ],
};

export const data: Group = {
  title: 'Data',
  rows: [
    {
      id: 'D1',
      fault: 'a bit flips on the way',
      promise: 'that chunk is fetched again, counted and told; no wrong file.',
      by: ['stand-in', 'engine'],
    },
    {
      id: 'D2',
      fault: 'a bit flips in the browser’s profile',
      promise: 'chunks of an earlier life are hashed again before *ready* and before a save; only bad ones are fetched again.',
      by: ['profile'],
    },
    {
      id: 'D3',
      fault: 'a chunk’s hash header is wrong, missing, or the whole’s',
      promise: 'wrong: the chunk is fetched again; missing, or the whole’s: the whole decides, and the receipt says so.',
      by: ['stand-in'],
    },
    {
      id: 'D4',
      fault: 'all chunks agree, and the whole doesn’t',
      promise: 'every chunk is hashed again; if none is bad, both hashes are shown and nothing is called proven.',
      by: ['engine', 'rule'],
    },
    {
      id: 'D5',
      fault: 'odd sizes: one byte, a MiB more or less one, a tiny last chunk, a range that isn’t aligned',
      promise: 'the right file and the right hash.',
      by: ['browser', 'rule'],
    },
    {
      id: 'D6',
      fault: 'archives of up to 40 TB',
      promise: 'chunks of up to 64 MiB, exact sums; of a selection, what doesn’t fit is said before.',
      by: ['rule'],
      notYet:
        'saving in parts, where a file is larger than what the browser may store; saying of one archive, asked for by its id, that it won’t fit.',
    },
    {
      id: 'D7',
      fault: 'a job of another archive or vault under the same id',
      promise: 'tree hash, size and id must be equal before chunks of before count.',
      by: ['engine'],
    },
  ],
};
