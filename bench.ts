import { createCatalog, addPage, addFolders } from '/tmp/w/catalog/src/core/catalog/catalog.ts';
import { listOf } from '/tmp/w/catalog/src/core/catalog/list.ts';
import { filterRows } from '/tmp/w/catalog/src/core/catalog/filter.ts';
import { sortRows } from '/tmp/w/catalog/src/core/catalog/sort.ts';
import { versionsOf } from '/tmp/w/catalog/src/core/catalog/versions.ts';
import { folderSums, sortedChildren } from '/tmp/w/catalog/src/core/catalog/folders.ts';
const N = Number(process.argv[2] ?? 1e6);
let s = 12345; const rnd = (n:number) => { s = (Math.imul(s, 1664525) + 1013904223) >>> 0; return Math.floor(s / 4294967296 * n); };
const catalog = createCatalog(rnd(2**31));
const F = N / 20 | 0;
const parents = new Uint32Array(F), names: string[] = [];
for (let f = 0; f < F; f++) { parents[f] = f < 40 ? 0 : rnd(Math.min(f, 5000)); names.push(f===0?'':['Holidays','2014','Ísland','Скан','Backup','IMG'][rnd(6)] + ' ' + rnd(1000)); }
addFolders(catalog, { from: 0, parents, names });
const enc = new TextEncoder();
let t = performance.now(), gen = 0;
for (let p = 0; p * 4096 < N; p++) {
  const g = performance.now();
  const rows = Math.min(4096, N - p * 4096);
  const list: string[] = [];
  const folder = rnd(F);
  for (let i = 0; i < rows; i++) list.push(['IMG_','DSC','scan-','Foto é ','Отчёт '][rnd(5)] + String(rnd(100000)).padStart(6,'0') + ['.jpg','.nef','.pdf','.tar.gz'][rnd(4)]);
  const ends = new Uint32Array(rows); const parts = list.map(x => enc.encode(x)); let e = 0; parts.forEach((x,i)=>ends[i]=(e+=x.length));
  const bytes = new Uint8Array(e); let o=0; for (const x of parts) { bytes.set(x,o); o+=x.length; }
  const page = { rows, sizes: Float64Array.from({length:rows},()=>rnd(2**31)*4), dates: Float64Array.from({length:rows},(_, i)=>1.4e12+(p*4096+i)*30000+rnd(1000000)*1000), folders: Uint32Array.from({length:rows},()=> rnd(3)? (folder+rnd(50))%F : rnd(F)), marks: Uint8Array.from({length:rows},()=>rnd(6)|(rnd(2)<<4)), names: bytes, nameEnds: ends };
  gen += performance.now()-g;
  addPage(catalog, p, page);
}
console.log('add', (performance.now()-t-gen).toFixed(0));
const time = (name: string, f: () => unknown, n = 21) => {
  const times: number[] = []; let r: any; let first=0;
  for (let i = 0; i < n; i++) { const t = performance.now(); r = f(); const d=performance.now()-t; if(i===0) first=d; times.push(d); }
  times.sort((a,b)=>a-b);
  console.log(name.padEnd(28), 'first', first.toFixed(1), 'median', times[n>>1]!.toFixed(1), 'p95', times[Math.floor(n*0.95)]!.toFixed(1), r?.length ?? r?.count ?? '');
};
for (const [n, f] of Object.entries({
  all: {}, rareText: { text: '012345' }, nef: { text: '*.nef' }, img: { text: 'img_0' }, cyr: { text: 'отчёт' }, a1: { text: 'a' }, e1: { text: 'É' }, jpg: {text:'.jpg'}, mid: { text: '*1*2*3*' }, set: { text: 'img_[0-4]?????.*' }, path: { text: '2014 5/img' }, globpath: { text: '**/2014*/**/*.nef' }, size: { leastBytes: 1e6, mostBytes: 1e9, fromMs: 1.41e12 }, writers: { writers: ['plain'] , only: 'compressed'}, folder: { folder: 17 }, shallow: { folder: 17, shallow: true }, nothing: { text: 'zzzzqq' }, versions: { only: 'versions' },
} as any)) time('filter ' + n, () => filterRows(catalog, f as any));
time('open folder shallow+sort', () => listOf(catalog, { filter: { folder: 17, shallow: true }, sort: { by: 'name', down: false } }));
time('sums', () => { catalog.version++; return folderSums(catalog).counts; }, 5);
time('children', () => sortedChildren(catalog, 0), 5);
const all = filterRows(catalog, {});
for (const by of ['name','size','date'] as const) for (const down of [false,true]) time('sort ' + by + down, () => sortRows(catalog, all, { by, down }, true), 5);
time('sort name flat', () => sortRows(catalog, all, { by: 'name', down: false }, false), 5);
console.log('heap MB', Math.round(process.memoryUsage().rss/2**20));
export {};
