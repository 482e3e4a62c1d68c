import { csvSplitter } from './csv.ts';
import type { RowProblem } from './inventory.ts';
import { jsonSplitter } from './json.ts';
import type { Packer } from './packer.ts';
import type { Head, Position, Resume, RowSink, Splitter } from './row.ts';
import { formatOf } from './sniff.ts';

/**
 * Reads one output into a packer, from its first byte or from where an earlier reading stopped.
 * An inventory of several outputs has a reader each and one packer.
 */
export interface Reader {
  /** Further bytes (unpacked), in pieces of any size. @throws Failed where they are no inventory. */
  push(bytes: Uint8Array): void;
  /** Nothing follows. @returns false where the bytes end before their list does. @throws Failed likewise. */
  end(): boolean;
  /** Problems since the last call, in the order of the bytes. */
  problems(): readonly RowProblem[];
  /**
   * Where to go on: rows and problems before it were given away, those behind it weren't. Store it in
   * the transaction that stores what the packer and `problems` give.
   */
  position(): Position | undefined;
  /** Undefined as long as that can't be told. */
  format(): Resume['format'] | undefined;
  head(): Head;
}

/** Bytes that are enough to tell a format. */
const SNIFFED_BYTES = 65_536;

/** @param from a position of an earlier reader of the same output; bytes are pushed from its offset on. */
export function createReader(packer: Pick<Packer, 'add'>, from?: Position): Reader {
  let problems: RowProblem[] = [];
  const sink: RowSink = { row: packer.add, problem: (problem) => void problems.push(problem) };
  let splitter: Splitter | undefined = from && splitterOf(sink, from.resume, from.offsetBytes);
  let first: Uint8Array = new Uint8Array();

  const start = (): Splitter => {
    const { format, skip } = formatOf(first);
    splitter = splitterOf(sink, format, skip);
    splitter.push(first.subarray(skip));
    return splitter;
  };

  return {
    push(bytes) {
      if (splitter) return splitter.push(bytes);
      first = joined(first, bytes);
      if (first.length >= SNIFFED_BYTES) start();
    },
    end() {
      return (splitter ?? start()).end();
    },
    problems() {
      const given = problems;
      problems = [];
      return given;
    },
    position: () => splitter?.position(),
    format: () => splitter?.position().resume.format,
    head() {
      const resume = splitter?.position().resume;
      return resume?.format === 'JSON' ? resume.head : {};
    },
  };
}

function splitterOf(sink: RowSink, resume: Resume | Resume['format'], offset: number): Splitter {
  if (typeof resume === 'string') return resume === 'JSON' ? jsonSplitter(sink, offset) : csvSplitter(sink, offset);
  return resume.format === 'JSON' ? jsonSplitter(sink, offset, resume) : csvSplitter(sink, offset, resume);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
