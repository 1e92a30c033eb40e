-- Imports of manifest files: how far each came, so that one broken off goes on, and what is to be
-- put right in them, until the file is imported again.

CREATE TABLE imports (
    run_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    digest TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    taken INTEGER NOT NULL,
    read INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    same INTEGER NOT NULL,
    containers INTEGER NOT NULL,
    consignments INTEGER NOT NULL,
    repairs INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_digest ON imports (digest, run_id);
CREATE INDEX imports_by_source ON imports (source);

CREATE TABLE import_repairs (
    run_id INTEGER NOT NULL REFERENCES imports (run_id),
    number INTEGER NOT NULL,    -- from 1, in the order of the file
    line INTEGER NOT NULL,
    field TEXT NOT NULL,
    sentence TEXT NOT NULL,
    found TEXT NOT NULL,
    parcel_id TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;
