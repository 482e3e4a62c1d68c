/** First bytes of every SQLite 3 file. @see https://www.sqlite.org/fileformat2.html, section 1.3.1 */
const SQLITE = 'SQLite format 3\0';

/** @returns which kind of list a file is, by its first bytes and not by its name. One that can't be read is told by its reader. */
export async function namesIn(file: Blob): Promise<'csv' | 'synology'> {
  const head = await file
    .slice(0, SQLITE.length)
    .text()
    .catch(() => '');
  return head === SQLITE ? 'synology' : 'csv';
}
