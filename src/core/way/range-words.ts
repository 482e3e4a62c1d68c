import { quoted } from '../failure/entry.ts';
import { GiB, SECOND } from '../units.ts';
import { exactBytes, formatSpeed } from '../words/sizes.ts';
import { duration } from '../words/times.ts';
import type { FindingWords } from './explain.ts';
import { firstByteWords } from './measure-words.ts';

type OfRange =
  | 'range-changed'
  | 'range-broken'
  | 'encoded'
  | 'whole-sent'
  | 'range-untold'
  | 'range-widened'
  | 'range-other'
  | 'length-wrong'
  | 'body-cut'
  | 'body-long'
  | 'hash-gone'
  | 'bytes-changed'
  | 'mixed-up'
  | 'twice-differs'
  | 'cacheable'
  | 'slow';

const REFUSED_CHUNKS = 'Thaw accepts a chunk only as it was asked for, so downloads fail here. Nothing wrong is ever stored.';
const NO_CACHE = 'Whoever runs this site should turn caching off for /glacier/, and requests for parts of what is cached with it.';

/** What became of a range on the way. */
export const rangeWords: FindingWords<OfRange> = {
  'range-changed': {
    happened: ({ asked, arrived }) =>
      arrived === undefined
        ? `Amazon refused the signature of a range (${quoted(asked)}), though it accepts one without a range.`
        : `Amazon refused the signature of a range: ${quoted(asked)} was asked for, ${quoted(arrived)} arrived.`,
    means: 'Something on the way changes or drops the Range header. It is signed, so no wrong bytes can come of it, and no chunk either.',
    advice: 'Whoever runs this site should have Range passed on unchanged. CloudFront may widen it: the relay of deploy/relay/ doesn’t.',
  },
  'range-broken': {
    happened: 'The connection failed at a range, though a call without one was answered.',
    means: `Something on the way ends such answers, or changes them so that the browser refuses them. ${REFUSED_CHUNKS}`,
    advice: 'Check once more. If it stays so, whoever runs this site should look for filters, caches and limits at /glacier/.',
  },
  encoded: {
    happened: ({ encoding }) => `The bytes came compressed (Content-Encoding: ${quoted(encoding)}).`,
    means: `Something on the way compresses archive bytes; Amazon never does. ${REFUSED_CHUNKS}`,
    advice: 'Whoever runs this site should turn compression off for /glacier/ (nginx: gzip off; CloudFront: Compress false).',
  },
  'whole-sent': {
    happened: ({ status }) => `The whole output was sent for a range (status ${status} instead of 206).`,
    means: `Something on the way drops the Range header of the request or of the answer. ${REFUSED_CHUNKS}`,
    advice: NO_CACHE,
  },
  'range-untold': {
    happened: 'The answer doesn’t say which bytes it holds: Content-Range is missing.',
    means: `Something on the way drops that header. ${REFUSED_CHUNKS}`,
    advice: 'Whoever runs this site should have the headers of Amazon’s answers passed back unchanged.',
  },
  'range-widened': {
    happened: ({ asked, got }) => `More came than was asked for: ${quoted(asked)} was expected, ${quoted(got)} came.`,
    means: `Something on the way asks for wider ranges. Their hash is another one. ${REFUSED_CHUNKS}`,
    advice: 'Whoever runs this site should turn off range widening, slicing and caching for /glacier/, or use the relay of deploy/relay/.',
  },
  'range-other': {
    happened: ({ asked, got }) => `Another range came: ${quoted(asked)} was expected, ${quoted(got)} came.`,
    means: `Something on the way changes the range or answers from a cache. ${REFUSED_CHUNKS}`,
    advice: NO_CACHE,
  },
  'length-wrong': {
    happened: ({ expectedBytes, told }) =>
      `The answer tells a wrong length: ${exactBytes(expectedBytes)} were expected, Content-Length says ${quoted(told)}.`,
    means: `Something on the way changes the answer. ${REFUSED_CHUNKS}`,
    advice: 'Whoever runs this site should have Amazon’s answers passed back unchanged, without filters for their content.',
  },
  'body-cut': {
    happened: ({ expectedBytes, receivedBytes }) => `The answer was cut: ${exactBytes(receivedBytes)} of ${exactBytes(expectedBytes)} came.`,
    means: 'Something on the way ends answers early, or the line broke. Thaw asks again for such a chunk, so downloads are slow or stand still.',
    advice: 'Check once more. If it stays so, whoever runs this site should look at limits of time and size in the relay.',
  },
  'body-long': {
    happened: ({ expectedBytes }) => `More than the ${exactBytes(expectedBytes)} that were asked for came.`,
    means: `Something on the way adds to the bytes. ${REFUSED_CHUNKS}`,
    advice: 'Whoever runs this site should have Amazon’s answers passed back unchanged.',
  },
  'hash-gone': {
    happened: 'The tree hash of the range is missing (x-amz-sha256-tree-hash).',
    means: 'Amazon sends it with this range, so something on the way drops it. Without it a wrong chunk is found only at the end, in the whole.',
    advice: 'Whoever runs this site should have all x-amz- headers of Amazon’s answers passed back.',
  },
  'bytes-changed': {
    happened: 'The bytes aren’t those that Amazon’s tree hash is of.',
    means: `Something on the way changes the bytes. ${REFUSED_CHUNKS}`,
    advice: 'Try another network. If it stays so, whoever runs this site should look for a filter or a faulty cache at /glacier/.',
  },
  'mixed-up': {
    happened: 'Of two ranges that were asked for at once, each got the other’s answer.',
    means: `Something on the way takes requests that differ only in their range for one. ${REFUSED_CHUNKS}`,
    advice: NO_CACHE,
  },
  'twice-differs': {
    happened: 'The same range came twice, with different bytes.',
    means: 'Something on the way changes the bytes, or answers from a faulty cache.',
    advice: NO_CACHE,
  },
  cacheable: {
    happened: ({ told }) =>
      told === undefined
        ? 'The answer may be kept on the way: it has no Cache-Control.'
        : `The answer may be kept on the way (Cache-Control: ${quoted(told)}).`,
    means: 'Downloads work. Yet a cache between could keep archive bytes and give them to somebody else.',
    advice: 'Whoever runs this site should set Cache-Control: no-store on all answers of /glacier/.',
  },
  slow: {
    happened: ({ firstByteMs, bytesPerSecond }) =>
      `The way is slow: ${firstByteWords(firstByteMs)}, ${formatSpeed(bytesPerSecond)} one chunk at a time.`,
    means: ({ bytesPerSecond }) =>
      `So 1 GiB takes about ${duration((GiB / Math.max(1, bytesPerSecond)) * SECOND)}, less with several chunks at once. The bytes are right.`,
    advice: 'Try another network. If it stays so, whoever runs this site should look at the relay’s line and turn its buffering off.',
  },
};
