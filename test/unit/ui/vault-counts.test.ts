import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { isCounted, type Vault } from '../../../src/core/vault.ts';
import VaultFacts from '../../../src/ui/vault/VaultFacts.svelte';
import VaultTable from '../../../src/ui/vaults/VaultTable.svelte';

const young: Vault = { region: 'eu-west-1', name: 'photos', createdAtMs: 0, archives: 0, sizeBytes: 0 };
const undated: Vault = { ...young, archives: 1_234, sizeBytes: 5_000_000 };
const dated: Vault = { ...undated, inventoryAtMs: Date.UTC(2026, 10, 20) };

/** What a person reads. */
const words = (body: string): string =>
  body
    .replace(/<!--.*?-->|<[^>]*>/gs, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const row = (vault: Vault): string => words(render(VaultTable, { props: { vaults: [vault] } }).body);
const facts = (vault: Vault): string =>
  words(
    render(VaultFacts, {
      props: {
        region: vault.region,
        vault,
        vaultAsOfMs: undefined,
        inventory: undefined,
        shape: undefined,
        writtenBy: { sentences: [] },
      },
    }).body,
  );

describe('what Amazon counts of a vault', () => {
  test('is shown where it says when', () => {
    expect(isCounted(dated)).toBe(true);
    expect(row(dated)).toMatch(/1,234 archives .*1,234 .*20 Nov/);
    expect(facts(dated)).toMatch(/1,234 archives .* as of 20 Nov/);
  });

  test('is shown where it doesn’t say when', () => {
    expect(isCounted(undated)).toBe(true);
    expect(row(undated)).toMatch(/1,234 archives .*1,234 .*Amazon doesn’t say when$/);
    expect(row(undated)).not.toContain('no inventory');
    expect(facts(undated)).toMatch(/^Amazon counts 1,234 archives · .*, and doesn’t say when · eu-west-1$/);
  });

  test('is nothing before the first inventory', () => {
    expect(isCounted(young)).toBe(false);
    expect(row(young)).toMatch(/no inventory .*– – none$/);
    expect(facts(young)).toMatch(/^Amazon has made no inventory of this vault yet/);
  });
});
