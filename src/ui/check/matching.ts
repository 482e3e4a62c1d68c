/** Which receipt a file belongs to, as its name and size tell; whether they agree is another question. */
import type { Receipt } from '../../core/receipt.ts';
import { nameKey, safeName } from '../../core/safe-name.ts';

/** The hex tree hash that a copy must have. */
export const hashOf = ({ treeHashExpected, treeHashComputed }: Receipt): string => treeHashExpected ?? treeHashComputed;

export interface Fitting {
  /** Of this size: those of this name first, else in the order they were given. */
  readonly sameSize: readonly Receipt[];
  /** How many of those have this name. */
  readonly sameNameAndSize: number;
  /** Of this name, but another size. */
  readonly sameName: Receipt | undefined;
}

/** Receipts by size and by name: a folder may hold 100,000 files. */
export class ReceiptIndex {
  readonly #receipts: readonly Receipt[];
  readonly #bySize = new Map<number, Receipt[]>();
  #byName: ReadonlyMap<string, Receipt> | undefined;

  /** @param receipts newest first: of several the first is taken. */
  constructor(receipts: readonly Receipt[]) {
    this.#receipts = receipts;
    for (const receipt of receipts) {
      const same = this.#bySize.get(receipt.sizeBytes);
      if (same) same.push(receipt);
      else this.#bySize.set(receipt.sizeBytes, [receipt]);
    }
  }

  /** The only receipt, if there is just one. */
  get single(): Receipt | undefined {
    return this.#receipts.length === 1 ? this.#receipts[0] : undefined;
  }

  /** @param fileName without folders. */
  fitting(fileName: string, sizeBytes: number): Fitting {
    const key = nameKey(fileName);
    const sameSize = this.#bySize.get(sizeBytes) ?? [];
    const named = sameSize.filter((receipt) => namesOf(receipt).has(key));
    if (named.length === 0) return { sameSize, sameNameAndSize: 0, sameName: this.#named().get(key) };
    const others = sameSize.filter((receipt) => !named.includes(receipt));
    return { sameSize: [...named, ...others], sameNameAndSize: named.length, sameName: undefined };
  }

  /** Made when it is first needed, since making names safe takes its time. */
  #named(): ReadonlyMap<string, Receipt> {
    if (this.#byName) return this.#byName;
    const byName = new Map<string, Receipt>();
    for (const receipt of this.#receipts) {
      for (const key of namesOf(receipt)) if (!byName.has(key)) byName.set(key, receipt);
    }
    this.#byName = byName;
    return byName;
  }
}

/** What a copy may be called: as it was saved, as Thaw would save it, and as the archive is. */
function namesOf({ name, savedAs }: Receipt): ReadonlySet<string> {
  const last = name.split(/[/\\]/).at(-1) ?? name;
  return new Set([safeName(name), last, ...(savedAs === undefined ? [] : [savedAs])].map(nameKey));
}
