/** How an inventory is usually put into IndexedDB: a record a row and an index over the name. */
export async function recordPerRow(file: File): Promise<void> {
  const { ArchiveList } = JSON.parse(await file.text()) as { ArchiveList: readonly object[] };
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('bench-records', 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore('rows', { keyPath: 'ArchiveId' }).createIndex('description', 'ArchiveDescription');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
  });
  for (let from = 0; from < ArchiveList.length; from += 10_000) {
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction('rows', 'readwrite', { durability: 'relaxed' });
      const rows = transaction.objectStore('rows');
      for (const row of ArchiveList.slice(from, from + 10_000)) rows.put(row);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
  }
  database.close();
}
