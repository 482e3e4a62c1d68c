/** @returns what stirs hashes of names and ids, so that no file can be made up in which all hash alike. */
export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;
