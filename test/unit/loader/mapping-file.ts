/** SQLite files as Synology's Glacier Backup leaves them, made by SQLite itself. */
import initSqlJs from 'sql.js';

export const SYNOLOGY_TABLE =
  'CREATE TABLE file_info_tb(key INTEGER PRIMARY KEY AUTOINCREMENT, shareName TEXT, basePath TEXT, archiveID TEXT, fileSize INTEGER)';

/** @param statements run instead of making the table, where there are some. */
export async function mappingFile(
  rows: readonly (readonly [archiveId: string, share: string, path: string])[],
  statements: readonly string[] = [SYNOLOGY_TABLE],
): Promise<Uint8Array<ArrayBuffer>> {
  const sql = await initSqlJs();
  const database = new sql.Database();
  for (const statement of statements) database.run(statement);
  if (rows.length > 0) {
    const insert = database.prepare('INSERT INTO file_info_tb(archiveID, shareName, basePath, fileSize) VALUES (?, ?, ?, 5)');
    database.run('BEGIN');
    for (const row of rows) insert.run([...row]);
    database.run('COMMIT');
    insert.free();
  }
  const bytes = new Uint8Array(database.export());
  database.close();
  return bytes;
}
