import { describe, expect, test } from 'vitest';
import type { Writer } from '../../../../src/core/description/format.ts';
import { archiveMeans, writerName, writtenBy } from '../../../../src/core/inventory/vault-writer.ts';

const tally = (writer: Writer | 'none', count: number): { readonly writer: Writer | 'none'; readonly count: number } => ({ writer, count });
const told = (seen: Parameters<typeof writtenBy>[0]): string => writtenBy(seen).sentences.join(' ');

describe('who wrote a vault', () => {
  test('is Arq where the name says so, and then nothing can be decoded', () => {
    const arq = writtenBy({ vault: 'arq_1B4E28BA-2FA1-11D2-883F-0016D3CCA427', writers: [tally('plain', 9)] });
    expect(arq.writer).toBe('Arq');
    expect(arq.sentences).toEqual([expect.stringMatching(/encrypted pieces.*only Arq and its password/)]);
    for (const vault of ['arq_', 'arq_photos', 'my-arq_1B4E28BA-2FA1-11D2-883F-0016D3CCA427', 'arq_1B4E28BA-2FA1-11D2-883F-0016D3CCA427_mapping'])
      expect(writtenBy({ vault }).writer).toBeUndefined();
  });

  test('is Synology where a mapping vault is beside it, which is named', () => {
    const nas = writtenBy({ vault: 'nas', neighbours: ['photos', 'nas', 'nas_mapping'], writers: [tally('plain', 5)], encrypted: 2 });
    expect(nas).toMatchObject({ writer: 'Synology', mappingVault: 'nas_mapping' });
    expect(nas.sentences).toEqual([
      expect.stringContaining('names are in the vault “nas_mapping”'),
      expect.stringContaining('2 archives are encrypted'),
    ]);
    const mapping = writtenBy({ vault: 'nas_mapping', neighbours: ['nas'] });
    expect(mapping).toMatchObject({ writer: 'Synology', mappingOf: 'nas' });
    expect(mapping.sentences).toEqual([expect.stringContaining('names of the vault “nas” here, in an SQLite file')]);
  });

  test('isn’t guessed from a mapping vault that stands alone', () => {
    expect(writtenBy({ vault: 'nas_mapping', neighbours: ['nas_mapping'] })).toEqual({ sentences: [] });
    expect(writtenBy({ vault: '_mapping', neighbours: ['', '_mapping'] })).toEqual({ sentences: [] });
  });

  test('is whoever wrote most descriptions; empty ones speak for nobody', () => {
    const writers = [tally('none', 90), tally('plain', 4), tally('CloudBerry', 6), tally('git-annex', 5)];
    expect(writtenBy({ vault: 'v', writers }).writer).toBe('CloudBerry');
    expect(writtenBy({ vault: 'v', writers: [tally('none', 3)] })).toEqual({ sentences: [] });
    expect(writtenBy({ vault: 'v' })).toEqual({ sentences: [] });
  });

  test('of plain names needs no sentence, of a git-annex one says where names are', () => {
    expect(writtenBy({ vault: 'v', writers: [tally('plain', 3)] })).toEqual({ writer: 'plain', sentences: [] });
    expect(told({ vault: 'v', writers: [tally('git-annex', 3)], nameless: 3 })).toMatch(/only in the git repository/);
  });
});

describe('what follows from it', () => {
  test('is said of encrypted, compressed and nameless archives, each with its count', () => {
    const seen = {
      vault: 'v',
      writers: [tally('FastGlacier', 1_300), tally('none', 1), tally('git-annex', 2)],
      encrypted: 1_204,
      compressed: 1,
      nameless: 3,
    };
    expect(writtenBy(seen).sentences).toEqual([
      expect.stringContaining('FastGlacier'),
      '1,204 archives are encrypted by the uploader: the bytes will be right, yet need its tool and its key.',
      '1 archive is compressed by the uploader: the bytes will be right, yet need its tool.',
      '1 archive has no name here. If you have a list of ids and names, Thaw can use it.',
    ]);
  });

  test('is silent about what isn’t so', () => {
    expect(told({ vault: 'v', writers: [tally('plain', 3), tally('git-annex', 2)], encrypted: 0, compressed: 0, nameless: 0 })).toBe('');
  });

  test('holds for one archive, too, and names the tool that is needed', () => {
    expect(archiveMeans({ writer: 'plain', compressed: false, encrypted: false })).toEqual([]);
    const [encrypted, compressed, ...more] = archiveMeans({ writer: 'CloudBerry', compressed: true, encrypted: true });
    expect(encrypted).toMatch(/encrypted it.*bytes will be right.*CloudBerry.*key/);
    expect(compressed).toMatch(/compressed it.*bytes will be right.*CloudBerry/);
    expect(more).toEqual([]);
    expect(archiveMeans({ writer: 'FastGlacier', compressed: true, encrypted: false }).join()).toMatch(/FastGlacier, QNAP HBS/);
    expect(archiveMeans({ writer: 'git-annex', compressed: false, encrypted: false }).join()).toMatch(/git repository/);
    expect(archiveMeans({ compressed: false, encrypted: true }).join()).toMatch(/the tool that uploaded it and its key/);
  });

  test('no hostile vault name gets into a sentence unmarked', () => {
    expect(told({ vault: 'a\u202Eb', neighbours: ['a\u202Eb_mapping'] })).toContain('[U+202E]');
  });
});

test('every writer has a name for people', () => {
  for (const writer of ['FastGlacier', 'CloudBerry', 'QNAP', 'mt-aws-glacier', 'git-annex', 'plain', 'Arq', 'Synology', 'none'] as const)
    expect(writerName(writer)).toMatch(/\S/);
});
