-- What is remembered of a manifest service between runs: it never runs ahead of the records.

CREATE TABLE services (
    service TEXT NOT NULL PRIMARY KEY,      -- its address
    cursor TEXT,                            -- how far its records were taken in
    reached_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE service_etags (
    service TEXT NOT NULL,
    parcel_id TEXT NOT NULL,
    etag TEXT NOT NULL,
    PRIMARY KEY (service, parcel_id)
) STRICT, WITHOUT ROWID;

-- What could not be used of its records; a record that comes right takes its lines away.
CREATE TABLE service_repairs (
    repair_id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    parcel_id TEXT NOT NULL,                -- '' where the record did not name it
    line INTEGER NOT NULL,
    field TEXT NOT NULL,
    sentence TEXT NOT NULL,
    found TEXT NOT NULL
) STRICT;
CREATE INDEX service_repairs_by_parcel ON service_repairs (service, parcel_id);
