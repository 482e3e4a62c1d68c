"""The peer: an inventory by Python's json into sqlite3 with an index. Prints seconds to searchable."""

import json
import os
import sqlite3
import sys
import tempfile
import time

began = time.perf_counter()
with open(sys.argv[1], 'rb') as file:
    rows = json.load(file)['ArchiveList']
parsed = time.perf_counter()
with tempfile.TemporaryDirectory() as folder:
    database = sqlite3.connect(os.path.join(folder, 'inventory.db'))
    database.execute('CREATE TABLE archive (id TEXT, description TEXT, created TEXT, size INTEGER, hash TEXT)')
    with database:
        database.executemany(
            'INSERT INTO archive VALUES (?, ?, ?, ?, ?)',
            ((row['ArchiveId'], row['ArchiveDescription'], row['CreationDate'], row['Size'], row['SHA256TreeHash']) for row in rows),
        )
        database.execute('CREATE INDEX by_description ON archive (description)')
    (count,) = database.execute('SELECT count(*) FROM archive').fetchone()
    database.close()
print(json.dumps({'rows': count, 'parseMs': (parsed - began) * 1000, 'ms': (time.perf_counter() - began) * 1000}))
