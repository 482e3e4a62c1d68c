import { inject, onTestFinished, test } from 'vitest';
import { newDisk } from '../drive/disk.ts';
import { drive, retrieve, served, untilStored } from './downloading.ts';
import { execFileSync } from 'node:child_process';
const chromium = inject('chromium');
const source = served([14 * 16], ['--bandwidth', '60MB/s']);
test('T2', async () => {
  const { standIn, files } = source;
  const disk = await newDisk(300);
  onTestFinished(disk.remove);
  const thaw = await drive({ chromium, url: standIn.url, profile: disk.folder, args: ['--enable-logging=stderr', '--vmodule=quota*=3,*evict*=3,*bucket*=2'] });
  const id = await retrieve(thaw, files[0]!);
  await untilStored(thaw, id, 3);
  await thaw.page.evaluate(() => localStorage.setItem('mark', 'survived'));
  const give = await disk.fill();
  for (let i = 0; i < 5; i++) {
    await new Promise((r) => setTimeout(r, 1000));
    console.log(execFileSync('bash', ['-c', 'mkdir -p /tmp/floor/q; cp ' + disk.folder + '/Default/WebStorage/QuotaManager* /tmp/floor/q/; cd /tmp/floor/q; python3 -c "import sqlite3;c=sqlite3.connect(\'QuotaManager\');print([(t[0], c.execute(\'select * from \'+t[0]).fetchall()) for t in c.execute(\'select name from sqlite_master where type=\\\'table\\\'\').fetchall()])"; ls -la ' + disk.folder + '/Default/IndexedDB/ | tail -3']).toString());
  }
  await give();
  await thaw.kill();
  const again = await drive({ chromium, url: standIn.url, profile: disk.folder });
  console.log('mark', await again.page.evaluate(() => localStorage.getItem('mark')), await again.page.evaluate(() => indexedDB.databases().then((x) => JSON.stringify(x))));
});
