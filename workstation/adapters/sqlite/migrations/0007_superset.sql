-- Records hold all that mail and express declare; cartons, bags and consignments are rows of their
-- own. `records` is made anew without the index over every version: the current ones have theirs,
-- and one over the older ones alone costs an import nothing.

UPDATE parties SET digest = substr(digest, 1, 16);
ALTER TABLE parties ADD COLUMN business TEXT;
ALTER TABLE parties ADD COLUMN region TEXT;
ALTER TABLE parties ADD COLUMN email TEXT;
ALTER TABLE parties ADD COLUMN reference TEXT;

CREATE TABLE records_7 (
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
    house_bill TEXT,
    master_bill TEXT,
    tracking_id TEXT,
    country_from TEXT,
    buyer INTEGER REFERENCES parties (party_id),
    seller INTEGER REFERENCES parties (party_id),
    deliver_to INTEGER REFERENCES parties (party_id),
    postage TEXT,
    documents TEXT,             -- JSON array of texts
    comments TEXT,
    entry_type TEXT,
    posted_at TEXT,
    provenance TEXT             -- JSON array of [field, source, received_at]
) STRICT;
INSERT INTO records_7 (
    record_id, parcel_id, version, current, stored_at, sender, consignee, pieces, gross_kg, scale_kg,
    value, currency, category, mail_class, carrier, parent, arrived_at, arrival_day, presented_at,
    received_at, source, simulated
) SELECT record_id, parcel_id, version, current, stored_at, sender, consignee, pieces, gross_kg,
    scale_kg, value, currency, category, mail_class, carrier, parent, arrived_at, arrival_day,
    presented_at, received_at, source, simulated FROM records;

CREATE TABLE lines_7 (
    record_id INTEGER NOT NULL REFERENCES records_7 (record_id),
    position INTEGER NOT NULL,
    description TEXT,
    pieces INTEGER,
    net_kg TEXT,
    value TEXT,
    hs TEXT,
    origin TEXT,
    gross_kg TEXT,
    product_id TEXT,
    listing TEXT,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO lines_7 SELECT *, NULL, NULL, NULL FROM lines;

DROP TABLE lines;
DROP TABLE records;
ALTER TABLE records_7 RENAME TO records;
ALTER TABLE lines_7 RENAME TO lines;

CREATE UNIQUE INDEX records_current ON records (parcel_id) WHERE current = 1;
CREATE INDEX records_earlier ON records (parcel_id, version) WHERE current = 0;
CREATE INDEX records_by_consignee ON records (consignee, arrival_day) WHERE current = 1;
CREATE INDEX records_by_sender ON records (sender) WHERE current = 1;
CREATE INDEX records_by_parent ON records (parent) WHERE current = 1 AND parent IS NOT NULL;
CREATE INDEX lines_by_heading ON lines (substr(hs, 1, 4), record_id) WHERE hs IS NOT NULL;
CREATE TRIGGER goods_words_of_line AFTER INSERT ON lines
WHEN NEW.description IS NOT NULL AND NEW.position < 65536
BEGIN
    INSERT INTO goods_words (rowid, description)
        VALUES (NEW.record_id * 65536 + NEW.position, NEW.description);
END;

-- A decision changes no `found_in`, so it writes nothing to this index.
CREATE INDEX parcels_by_found_in ON parcels (found_in) WHERE found_in IS NOT NULL;

CREATE TABLE containers (
    container_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT CHECK (kind IN ('carton', 'bag', 'receptacle', 'pallet')),
    parent TEXT,
    master_bill TEXT,
    declared_parcels INTEGER,
    source TEXT NOT NULL,
    stored_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE consignments (
    master_bill TEXT NOT NULL PRIMARY KEY,
    origin TEXT,
    destination TEXT,
    pieces INTEGER,
    gross_kg TEXT,
    carrier TEXT,
    flight TEXT,
    arrived_at TEXT,
    source TEXT NOT NULL,
    stored_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE consignment_bills (
    master_bill TEXT NOT NULL REFERENCES consignments (master_bill),
    house_bill TEXT NOT NULL,
    PRIMARY KEY (master_bill, house_bill)
) STRICT, WITHOUT ROWID;
