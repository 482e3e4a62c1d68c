import { explain } from '../../core/failure/catalogue.ts';
import type { Receipt } from '../../core/receipt.ts';
import { comparisonWords } from '../../core/words/check.ts';
import { named, plainName } from '../../core/words/names.ts';
import { counted, formatCount, formatMibRange } from '../../core/words/sizes.ts';
import { date, type Clock } from '../../core/words/times.ts';
import type { Outcome } from './judge.ts';

/** @returns what came of it in a word or a few: "Equal", "Different: chunk 26 of 62, 400–416 MiB". */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.is) {
    case 'equal':
      return isChecked(outcome) ? 'Equal' : 'Equal, checked less';
    case 'different':
      return comparisonWords(outcome.comparison);
    case 'without-receipt':
      return 'No receipt fits';
    case 'unreadable':
      return 'Can’t be read';
  }
}

/** @returns false where the receipt had no tree hash of Amazon's to go by. */
export const isChecked = (outcome: Outcome): boolean => !('to' in outcome) || outcome.to === 'tree-hash' || outcome.to.proof === 'proven';

/** @returns what that means for the file, in one or two sentences. */
export function meaning(fileName: string, outcome: Outcome, clock: Clock): string {
  const file = plainName(fileName);
  switch (outcome.is) {
    case 'equal':
      return outcome.to === 'tree-hash'
        ? `${file} has exactly this tree hash, so it holds exactly these bytes.`
        : `${file} is byte for byte ${original(outcome.to, outcome.kept, clock)}.`;
    case 'different': {
      if (outcome.to === 'tree-hash') return `${file} doesn’t have the tree hash that was pasted: it holds other bytes.`;
      const others =
        outcome.comparison.differs === 'chunks' && outcome.comparison.chunks.length < outcome.comparison.of
          ? ` All other ${outcome.comparison.places ? 'MiB' : 'chunks'} are equal.`
          : '';
      return `${file} isn’t ${original(outcome.to, outcome.kept, clock)}.${others} The file was only read.`;
    }
    case 'without-receipt':
      return `No receipt has the name, the size or the bytes of ${file}. Choose its receipt, or paste its tree hash.`;
    case 'unreadable': {
      const { happened, safe, advice } = explain(outcome.failure);
      return `${happened} ${safe} ${advice}`;
    }
  }
}

/** A receipt of this browser is Thaw's own word; of another it is what that file says. */
function original({ proof, provenAt, range, name }: Receipt, kept: boolean, clock: Clock): string {
  const part = range ? `${formatMibRange(range)} of ` : '';
  const on = date(Date.parse(provenAt), clock);
  const says = kept ? '' : `, by the word of the receipt for ${named(name)},`;
  if (proof === 'length-checked') return `${part}what${says} Thaw received on ${on}; Amazon gave no tree hash to prove that by`;
  return `${part}what${says} Amazon held on ${on}`;
}

/** How many files came to what. */
export type Tally = { readonly [is in Outcome['is'] | 'unchecked']: number };

const TALLIED = { different: 'different', 'without-receipt': 'without a receipt', unreadable: 'unreadable', unchecked: 'not checked' } as const;

/** @returns "210 files equal, 1 different, 3 without a receipt". */
export function tallyWords(tally: Tally): string {
  const rest = (['different', 'without-receipt', 'unreadable', 'unchecked'] as const).filter((is) => tally[is] > 0);
  return [`${counted(tally.equal, 'file')} equal`, ...rest.map((is) => `${formatCount(tally[is])} ${TALLIED[is]}`)].join(', ');
}

/** @returns the tone of its rule. */
export const toneOf = ({ is }: Outcome): string => ({ equal: 'equal', different: 'different', 'without-receipt': 'wait', unreadable: 'bad' })[is];
