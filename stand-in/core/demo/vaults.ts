/** The demo: vaults as a family might have left them behind, in the ways of several upload tools. */

import type { FaultRule, OutsideArchive } from '../index.ts';
import { archiveIdOf } from '../archive-id.ts';
import { DEMO_TREE_HASHES } from './hashes.ts';
import {
  cloudBerry,
  fastGlacier3,
  fastGlacier4,
  gitAnnexKey,
  glacierInterface,
  mt1,
  mt2,
  noDescription,
  plainPath,
  qnap,
  type Writer,
} from '../descriptions.ts';
import { byteSource, generatedContent } from '../generated.ts';
import { MiB } from '../leaves.ts';

/** Path, bytes, day of the upload, writer. */
type Row = readonly [path: string, sizeBytes: number, day: string, writer: Writer];

const GiB = 1_024 * MiB;

const PHOTOS: readonly Row[] = [
  ['2014/Iceland/Jökulsárlón panorama.tif', 58 * MiB + 345_678, '2014-09-02', fastGlacier4],
  ['2014/Iceland/IMG_2041.CR2', 24_117_248, '2014-09-02', fastGlacier4],
  ['2014/Iceland/IMG_2042.CR2', 23_986_120, '2014-09-02', fastGlacier4],
  ['2014/Iceland/IMG_2043.CR2', 24_501_007, '2014-09-02', fastGlacier4],
  ['2014/Iceland/Þingvellir.jpg', 6_291_456, '2014-09-02', fastGlacier4],
  ['2014/Iceland/drone/DJI_0007.MP4', 312 * MiB + 77_001, '2014-09-03', fastGlacier4],
  ['2014/Iceland/notes.txt', 1, '2014-09-03', fastGlacier4],
  ['2013/Oma 80/Gruppenbild.jpg', 5_242_881, '2013-06-17', fastGlacier3],
  ['2013/Oma 80/Rede für Käthe.mp3', 11_403_264, '2013-06-17', fastGlacier3],
  ['2013/Oma 80/Einladung.pdf', 1 * MiB, '2013-06-17', fastGlacier3],
  ['2012/Школа/выпускной.avi', 96 * MiB + 12_345, '2013-03-22', cloudBerry],
  ['2012/Школа/класс 4б.jpg', 3_145_727, '2013-03-22', cloudBerry],
  ['2012/Garden_spring.jpg', 2_883_211, '2013-03-22', cloudBerry],
  ['2015/Hochzeit/01 Standesamt.zip', 412 * MiB, '2015-08-30', mt2],
  ['2015/Hochzeit/02 Feier.zip', 1 * GiB, '2015-08-30', mt2],
  ['2015/Hochzeit/Gästeliste.ods', 48_211, '2015-08-30', mt2],
  ['2015/Hochzeit/Tischkarten.svg', 1_023, '2015-08-30', mt2],
  ['2011/Bodensee/Fähre.jpg', 4_194_304, '2012-11-05', mt1],
  ['2011/Bodensee/Pfahlbauten.jpg', 4_718_593, '2012-11-05', mt1],
  ['2016/garden/timelapse-april.mov', 133 * MiB + 1, '2016-05-01', plainPath],
  ['2016/garden/timelapse-may.mov', 128 * MiB, '2016-06-01', plainPath],
  ['2016/phone/WhatsApp Images.tar', 77 * MiB + 524_288, '2016-12-28', plainPath],
  ['2017/scans/negatives-001.tar', 201_326_593, '2017-02-11', glacierInterface],
  ['2017/scans/negatives-002.tar', 188_743_680, '2017-02-12', glacierInterface],
  ['2017/scans/Über die Alpen.tif', 33_554_433, '2017-02-12', glacierInterface],
  ['2012/NAS/Camera Uploads.zip', 36 * MiB + 3, '2012-12-01', qnap],
  ['annex', 17_825_793, '2016-01-09', gitAnnexKey],
  ['unknown', 9_437_184, '2012-10-14', noDescription],
];

const DOCUMENTS: readonly Row[] = [
  ['Steuer/2012.zip', 14_680_064, '2013-05-31', plainPath],
  ['Steuer/2013.zip', 16_252_929, '2014-05-31', plainPath],
  ['Haus/Grundbuch.pdf', 2_202_011, '2014-01-15', fastGlacier4],
  ['Haus/Pläne.dwg', 8_912_896, '2014-01-15', fastGlacier4],
  ['mail-2009-2013.mbox.gz', 241_172_480, '2014-02-02', plainPath],
];

const MUSIC: readonly Row[] = [
  ['masters/side-a.flac', 71_303_169, '2013-11-20', mt2],
  ['masters/side-b.flac', 68_157_440, '2013-11-20', mt2],
];

const VAULTS: readonly { readonly name: string; readonly rows: readonly Row[] }[] = [
  { name: 'demo-photos', rows: PHOTOS },
  { name: 'documents-2014', rows: DOCUMENTS },
  { name: 'music.masters', rows: MUSIC },
];

/** Archives below are one chunk or two: a damaged one would look like all that Thaw can do. */
const DAMAGED_FROM_BYTES = 8 * MiB;

export interface DemoVault {
  readonly name: string;
  readonly createdAtMs: number;
  readonly archives: readonly (OutsideArchive & { readonly archiveId: string })[];
}

/** The vaults of the demo, the same at every start. */
export function demoVaults(): readonly DemoVault[] {
  return VAULTS.map(({ name, rows }) => ({
    name,
    createdAtMs: Math.min(...rows.map(([, , day]) => Date.parse(day))) - 3_600_000,
    archives: rows.map((row, index) => archiveOf(name, row, index)),
  }));
}

function archiveOf(vault: string, [path, sizeBytes, day, write]: Row, index: number): DemoVault['archives'][number] {
  const uploadedAtMs = Date.parse(day) + 64_800_000 + index * 97_531; // in the evening, one after the other
  const treeHash = DEMO_TREE_HASHES[vault]?.[index];
  return {
    archiveId: archiveIdOf(`${vault} ${path}`),
    description: write({ path, modifiedAtMs: uploadedAtMs - 9_000_000_000, sizeBytes }),
    content: generatedContent(byteSource(`${vault}/${path}`), sizeBytes),
    createdAtMs: uploadedAtMs,
    ...(treeHash === undefined ? {} : { treeHash }),
  };
}

/** One bit in the middle of an archive arrives wrong when it is first asked for; only then. */
export function demoFaults(vaults: readonly DemoVault[]): readonly FaultRule[] {
  return vaults
    .flatMap(({ archives }) => archives)
    .filter(({ content }) => content.sizeBytes >= DAMAGED_FROM_BYTES)
    .map(({ archiveId, content }) => {
      const middle = Math.floor(content.sizeBytes / 2);
      return { on: 'GetJobOutput', archiveId, range: { covers: middle }, times: 1, kind: 'wrong-byte', atOutput: middle };
    });
}
