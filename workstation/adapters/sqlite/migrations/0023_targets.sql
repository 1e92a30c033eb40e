-- Parcels somebody has asked to see, by the log's entries. No evidence.
CREATE TABLE targets (
    parcel_id TEXT NOT NULL PRIMARY KEY,
    entry INTEGER NOT NULL,
    at TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX targets_by_time ON targets (at);
