/** Changes a JSON text by its members: others' values, names and depths, duplicates, the forbidden names. */
import type { Chance } from './chance.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const NUMBERS = [0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1e21, 1e308, 5e-324, 1e15];
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'length', '', '0', 'kind', 'ok', 'code'];

/** @returns undefined where the text is no JSON. */
export function mutatedJson(text: string, chance: Chance, words: readonly string[], other: () => string): string | undefined {
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  const { below, pick } = chance;
  const fresh = (): Json => {
    switch (below(9)) {
      case 0:
        return null;
      case 1:
        return below(2) === 0;
      case 2:
        return pick(NUMBERS);
      case 3:
        return words.length > 0 ? pick(words) : '';
      case 4:
        return [];
      case 5:
        return {};
      case 6:
        return 'x'.repeat(below(300));
      case 7:
        return copyOf(pick(nodesOf(parsed(other()) ?? root)).value);
      default:
        return copyOf(pick(nodesOf(root)).value);
    }
  };
  const node = pick(nodesOf(root));
  const edited = edit(node.value, chance, words, fresh);
  return JSON.stringify(node.put ? (node.put(edited), root) : edited) ?? 'null';
}

interface Node {
  readonly value: Json;
  /** Undefined at the root. */
  readonly put: ((value: Json) => void) | undefined;
}

/** All values of a value, itself first. */
function nodesOf(root: Json): readonly Node[] {
  const nodes: Node[] = [{ value: root, put: undefined }];
  for (let i = 0; i < nodes.length && nodes.length < 2_000; i++) {
    const { value } = nodes[i]!;
    if (Array.isArray(value)) value.forEach((item, at) => nodes.push({ value: item, put: (next) => void (value[at] = next) }));
    else if (value !== null && typeof value === 'object')
      for (const name of Object.keys(value)) nodes.push({ value: value[name]!, put: (next) => define(value, name, next) });
  }
  return nodes;
}

/** `__proto__` becomes a member of its own, as JSON.parse makes it. */
const define = (object: { [name: string]: Json }, name: string, value: Json): void =>
  void Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });

function edit(value: Json, { below, pick, next }: Chance, words: readonly string[], fresh: () => Json): Json {
  if (next() < 0.3) return fresh();
  if (Array.isArray(value)) {
    const at = below(value.length + 1);
    if (next() < 0.4) return [...value.slice(0, at), ...value.slice(at + 1)];
    return [...value.slice(0, at), value.length > 0 && next() < 0.5 ? copyOf(pick(value)) : fresh(), ...value.slice(at)];
  }
  if (value !== null && typeof value === 'object') {
    const names = Object.keys(value);
    const copy: { [name: string]: Json } = { ...value };
    const name = names.length > 0 ? pick(names) : '';
    if (next() < 0.4) return Object.fromEntries(Object.entries(copy).filter(([each]) => each !== name));
    define(copy, next() < 0.4 ? pick(NAMES) : words.length > 0 && next() < 0.5 ? pick(words) : name, fresh());
    return copy;
  }
  if (typeof value === 'string') {
    const at = below(value.length + 1);
    return (
      value.slice(0, at) +
      (words.length > 0 && next() < 0.5 ? pick(words) : String.fromCharCode(below(next() < 0.8 ? 128 : 65_536))) +
      value.slice(at + below(3))
    );
  }
  if (typeof value === 'number') return pick([value + 1, -value, value / 2, value * 2 ** 40, String(value)]);
  return fresh();
}

/** Else a value could come to hold itself. */
const copyOf = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
