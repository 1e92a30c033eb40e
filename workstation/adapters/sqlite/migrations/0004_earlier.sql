-- Finding earlier pictures of the same sender and the same goods, and the site's own library of
-- reference pictures. The library is no evidence: its files lie in a folder of their own.

CREATE INDEX records_by_sender ON records (sender) WHERE current = 1;
CREATE INDEX lines_by_heading ON lines (substr(hs, 1, 4), record_id) WHERE hs IS NOT NULL;

-- Words of declared goods; the row number is record_id * 65536 + position.
CREATE VIRTUAL TABLE goods_words USING fts5 (
    description, content = '', detail = none, tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO goods_words (rowid, description)
    SELECT record_id * 65536 + position, description FROM lines
    WHERE description IS NOT NULL AND position < 65536;
CREATE TRIGGER goods_words_of_line AFTER INSERT ON lines
WHEN NEW.description IS NOT NULL AND NEW.position < 65536
BEGIN
    INSERT INTO goods_words (rowid, description)
        VALUES (NEW.record_id * 65536 + NEW.position, NEW.description);
END;

CREATE TABLE reference_pictures (
    reference_id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,  -- of its files: SHA-256, joined by '+'
    title TEXT NOT NULL,
    hs TEXT,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    view TEXT NOT NULL,
    kind TEXT NOT NULL,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    simulated INTEGER NOT NULL CHECK (simulated IN (0, 1))
) STRICT;
CREATE INDEX reference_pictures_by_heading ON reference_pictures (substr(hs, 1, 4))
    WHERE hs IS NOT NULL;

-- A dual-energy pair is one picture of two files: position 0 low energy, 1 high energy.
CREATE TABLE reference_files (
    reference_id INTEGER NOT NULL REFERENCES reference_pictures (reference_id),
    position INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    media TEXT NOT NULL,
    sidecar_sha256 TEXT,
    PRIMARY KEY (reference_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_files_by_hash ON reference_files (sha256);
