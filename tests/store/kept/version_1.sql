-- A store as version 1 left it; read by test_migrations.py, never changed.
PRAGMA application_id = 1313425751;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
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
INSERT INTO "lines" VALUES(1,0,'cotton shirt',2,'0.40','25.10','610910','CN');
INSERT INTO "lines" VALUES(1,1,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lines" VALUES(2,0,'cotton shirt',2,'0.40','25.10','610910','CN');
INSERT INTO "lines" VALUES(2,1,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lines" VALUES(3,0,'cotton shirt',2,'0.40','25.10','610910','CN');
INSERT INTO "lines" VALUES(3,1,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "log" VALUES(1,'2026-11-23T10:00:04.000Z','sign_in','bo',NULL,NULL,X'0000000000000000000000000000000000000000000000000000000000000000',X'7B226174223A22323032362D31312D32335431303A30303A30342E3030305A222C22636C6F636B223A226F6B222C2264617461223A7B7D2C22666F726D6174223A226E69692D6C6F672F31222C226B696E64223A227369676E5F696E222C226F666669636572223A22626F222C226F7574636F6D65223A6E756C6C2C2270617263656C223A6E756C6C2C22736571223A312C22736F667477617265223A22302E31222C2273746174696F6E223A2273746174696F6E2031227D',X'AC556323C1641DB3B1C830EE46B12BECCDD37F8D2D1E9F5971A90F89D29D851C');
INSERT INTO "log" VALUES(2,'2026-11-23T10:00:05.000Z','decision','bo','P2','release',X'AC556323C1641DB3B1C830EE46B12BECCDD37F8D2D1E9F5971A90F89D29D851C',X'7B226174223A22323032362D31312D32335431303A30303A30352E3030305A222C22636C6F636B223A226F6B222C2264617461223A7B226669656C6473223A7B22776879223A22E2809CC3BCE2809D227D7D2C22666F726D6174223A226E69692D6C6F672F31222C226B696E64223A226465636973696F6E222C226F666669636572223A22626F222C226F7574636F6D65223A2272656C65617365222C2270617263656C223A225032222C22736571223A322C22736F667477617265223A22302E31222C2273746174696F6E223A2273746174696F6E2031227D',X'E65757BC8B1EC01D1EB8DDBF244F44B47CE3D4ACAF563B7F76297596035DE55D');
CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    entries INTEGER NOT NULL,
    head BLOB NOT NULL CHECK (length(head) = 32),
    at TEXT NOT NULL
) STRICT;
INSERT INTO "log_head" VALUES(1,2,X'E65757BC8B1EC01D1EB8DDBF244F44B47CE3D4ACAF563B7F76297596035DE55D','2026-11-23T10:00:05.000Z');
CREATE TABLE officers (
    name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
    full_name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
INSERT INTO "officers" VALUES('bo','Bo Lind','supervisor','$argon2id$v=19$m=65536,t=3,p=4$eDr3OWfPwe7MCNmrRUbJMg$RI6ylQP0b2gB1pV0iCyX9V28K7M9NgXPqYvWDGfIhZk','2026-11-23T10:00:03.000Z');
CREATE TABLE parcels (
    parcel_id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'open', 'done')),
    arrived_at TEXT,            -- UTC, from the current record: the order of work
    opened_at TEXT,
    found_in TEXT,              -- carton or bag entered at the bench
    outcome TEXT,
    entry INTEGER REFERENCES log (seq)
) STRICT, WITHOUT ROWID;
INSERT INTO "parcels" VALUES('P2','done','2026-11-20T17:00:00+00:00',NULL,NULL,'release',2);
INSERT INTO "parcels" VALUES('RB123456785GB','waiting','2026-11-20T17:00:00+00:00',NULL,NULL,NULL,NULL);
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
INSERT INTO "parties" VALUES(1,X'A8EB61F33116535CF195129B4FB0A9E6E3BC6D89C4C3B06BF04EC3ECEF903C8F',NULL,'Ø. Sender',NULL,NULL,NULL,'NO',NULL);
INSERT INTO "parties" VALUES(2,X'C9DBF01D94F0B87118C6619811AF855884EA70408E85119C487D93BDF58FD9D2','annaoneil|12mainst|12180','Anna O''Neil','12 Main St.','Troy','12180','US','+1 555');
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
INSERT INTO "records" VALUES(1,'RB123456785GB',1,0,'2026-11-23T10:00:01.000Z',1,2,2,'0.500',NULL,'25.10','USD','gift',NULL,NULL,'BAG1','2026-11-20T12:00:00-05:00','2026-11-20',NULL,'2026-11-20T12:00:00-05:00','a.csv',0);
INSERT INTO "records" VALUES(2,'P2',1,1,'2026-11-23T10:00:01.000Z',1,2,2,'0.500',NULL,'7.50','USD','gift',NULL,NULL,'BAG1','2026-11-20T12:00:00-05:00','2026-11-20',NULL,'2026-11-20T12:00:00-05:00','a.csv',0);
INSERT INTO "records" VALUES(3,'RB123456785GB',2,1,'2026-11-23T10:00:02.000Z',1,2,3,'0.500',NULL,'25.10','USD','gift',NULL,NULL,'BAG1','2026-11-20T12:00:00-05:00','2026-11-20',NULL,'2026-11-20T12:00:00-05:00','a.csv',0);
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
CREATE INDEX parcels_to_do ON parcels (state, arrived_at) WHERE state <> 'done';
CREATE INDEX parties_by_likeness ON parties (same_as) WHERE same_as IS NOT NULL;
CREATE UNIQUE INDEX records_current ON records (parcel_id) WHERE current = 1;
CREATE INDEX records_by_consignee ON records (consignee, arrival_day) WHERE current = 1;
CREATE INDEX records_by_parent ON records (parent) WHERE current = 1 AND parent IS NOT NULL;
CREATE INDEX scans_by_parcel ON scans (parcel_id, view);
CREATE INDEX scan_files_by_hash ON scan_files (sha256);
CREATE INDEX log_by_parcel ON log (parcel_id) WHERE parcel_id IS NOT NULL;
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
COMMIT;
