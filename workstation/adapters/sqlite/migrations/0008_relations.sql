-- Which parties are like one another, and which were seized, abandoned or refused. Keys are 64 bits
-- of what domain.likeness makes of a party; they are made by the program behind the imports, from
-- where `keying` says it stands.

CREATE TABLE party_keys (
    key INTEGER NOT NULL,
    party_id INTEGER NOT NULL,
    PRIMARY KEY (key, party_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outcome_keys (
    key INTEGER NOT NULL,
    entry INTEGER NOT NULL,     -- of the log
    role TEXT NOT NULL,         -- "sender" or "consignee" of the parcel then
    kind TEXT NOT NULL,         -- what the key was made of
    party_id INTEGER NOT NULL,
    PRIMARY KEY (key, entry, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE keying (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,   -- domain.likeness.KEYS_VERSION
    parties INTEGER NOT NULL,   -- parties up to this one are keyed
    entries INTEGER NOT NULL,   -- log entries up to this one are looked through
    last_entry INTEGER NOT NULL -- entries behind this one were keyed as they were recorded
) STRICT;
INSERT INTO keying SELECT 1, 1, 0, 0, coalesce(max(seq), 0) FROM log;

CREATE TABLE trusted (
    trust_id INTEGER PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('sender', 'consignee', 'either')),
    name TEXT,
    address TEXT,
    city TEXT,
    postcode TEXT,
    country TEXT,
    phone TEXT,
    business TEXT,
    region TEXT,
    email TEXT,
    reference TEXT,
    source TEXT NOT NULL,       -- programme and certificate as entered
    since TEXT NOT NULL,
    until TEXT,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE trusted_keys (
    key INTEGER NOT NULL,
    trust_id INTEGER NOT NULL REFERENCES trusted (trust_id),
    PRIMARY KEY (key, trust_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX records_by_house_bill ON records (house_bill)
    WHERE current = 1 AND house_bill IS NOT NULL AND house_bill <> parcel_id;
CREATE INDEX records_by_tracking_id ON records (tracking_id)
    WHERE current = 1 AND tracking_id IS NOT NULL AND tracking_id <> parcel_id;
