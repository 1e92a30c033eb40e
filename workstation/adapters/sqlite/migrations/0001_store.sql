-- Parcels, manifest records and their history, scans, accounts and the decision log.
-- Money and weights are decimal text, exactly as declared. Times are ISO 8601 text with a zone.

CREATE TABLE parcels (
    parcel_id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'open', 'done')),
    arrived_at TEXT,            -- UTC, from the current record: the order of work
    opened_at TEXT,
    found_in TEXT,              -- carton or bag entered at the bench
    outcome TEXT,
    entry INTEGER REFERENCES log (seq)
) STRICT, WITHOUT ROWID;
-- Decided parcels are found through the log: each index costs every decision a page to sync.
CREATE INDEX parcels_to_do ON parcels (state, arrived_at) WHERE state <> 'done';

CREATE TABLE parties (
    party_id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    same_as TEXT,               -- name, address and postcode folded for comparing; NULL: too little
    name TEXT,
    address TEXT,
    city TEXT,
    postcode TEXT,
    country TEXT,
    phone TEXT
) STRICT;
CREATE INDEX parties_by_likeness ON parties (same_as) WHERE same_as IS NOT NULL;

-- Every version of every record; the newest is the current one.
CREATE TABLE records (
    record_id INTEGER PRIMARY KEY,
    parcel_id TEXT NOT NULL REFERENCES parcels (parcel_id),
    version INTEGER NOT NULL,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    stored_at TEXT NOT NULL,
    sender INTEGER NOT NULL REFERENCES parties (party_id),
    consignee INTEGER NOT NULL REFERENCES parties (party_id),
    pieces INTEGER,
    gross_kg TEXT,
    scale_kg TEXT,
    value TEXT,
    currency TEXT,
    category TEXT,
    mail_class TEXT,
    carrier TEXT,
    parent TEXT,
    arrived_at TEXT,
    arrival_day TEXT,
    presented_at TEXT,
    received_at TEXT,
    source TEXT NOT NULL,
    simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
    UNIQUE (parcel_id, version)
) STRICT;
CREATE UNIQUE INDEX records_current ON records (parcel_id) WHERE current = 1;
CREATE INDEX records_by_consignee ON records (consignee, arrival_day) WHERE current = 1;
CREATE INDEX records_by_parent ON records (parent) WHERE current = 1 AND parent IS NOT NULL;

CREATE TABLE lines (
    record_id INTEGER NOT NULL REFERENCES records (record_id),
    position INTEGER NOT NULL,
    description TEXT,
    pieces INTEGER,
    net_kg TEXT,
    value TEXT,
    hs TEXT,
    origin TEXT,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE scans (
    scan_id INTEGER PRIMARY KEY,
    parcel_id TEXT NOT NULL REFERENCES parcels (parcel_id),
    view TEXT NOT NULL,
    kind TEXT NOT NULL,
    scan_uid TEXT,
    pixel_rows INTEGER NOT NULL,
    pixel_columns INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    simulated INTEGER NOT NULL CHECK (simulated IN (0, 1))
) STRICT;
CREATE INDEX scans_by_parcel ON scans (parcel_id, view);

-- A dual-energy pair is one scan of two files: position 0 low energy, 1 high energy.
CREATE TABLE scan_files (
    scan_id INTEGER NOT NULL REFERENCES scans (scan_id),
    position INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    energy TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    media TEXT NOT NULL,
    PRIMARY KEY (scan_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_files_by_hash ON scan_files (sha256);

CREATE TABLE officers (
    name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
    full_name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- The evidence. `body` holds the canonical bytes; at, kind, officer, parcel_id and outcome repeat
-- parts of it for searching and are compared with it when the log is verified.
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    officer TEXT NOT NULL,
    parcel_id TEXT,
    outcome TEXT,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    body BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX log_by_parcel ON log (parcel_id) WHERE parcel_id IS NOT NULL;

-- How many entries there are and the hash of the last: a deleted last entry is noticed by it.
CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    entries INTEGER NOT NULL,
    head BLOB NOT NULL CHECK (length(head) = 32),
    at TEXT NOT NULL
) STRICT;
INSERT INTO log_head VALUES (1, 0, zeroblob(32), '');

-- BEFORE INSERT also refuses REPLACE, whatever `recursive_triggers` says in a connection.
CREATE TRIGGER log_insert_follows BEFORE INSERT ON log
WHEN NEW.seq IS NOT (SELECT entries + 1 FROM log_head)
    OR NEW.previous IS NOT (SELECT head FROM log_head)
BEGIN
    SELECT RAISE(ABORT, 'the decision log only grows: an entry must follow the last one');
END;
CREATE TRIGGER log_insert_counted AFTER INSERT ON log
BEGIN
    UPDATE log_head SET entries = NEW.seq, head = NEW.hash, at = NEW.at;
END;
CREATE TRIGGER log_no_update BEFORE UPDATE ON log
BEGIN
    SELECT RAISE(ABORT, 'the decision log only grows: no entry may be changed');
END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'the decision log only grows: no entry may be removed');
END;
CREATE TRIGGER log_head_steps BEFORE UPDATE ON log_head
WHEN NEW.entries IS NOT OLD.entries + 1
    OR NEW.head IS NOT (SELECT hash FROM log WHERE seq = NEW.entries)
BEGIN
    SELECT RAISE(ABORT, 'the head of the decision log moves with its entries only');
END;
CREATE TRIGGER log_head_stays BEFORE DELETE ON log_head
BEGIN
    SELECT RAISE(ABORT, 'the head of the decision log may not be removed');
END;
CREATE TRIGGER log_head_alone BEFORE INSERT ON log_head
WHEN EXISTS (SELECT 1 FROM log_head)
BEGIN
    SELECT RAISE(ABORT, 'the decision log has one head');
END;
