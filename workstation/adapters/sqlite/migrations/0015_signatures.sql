-- Signatures of entries (nii-log/2; docs/log-format.md). Both are NULL in entries of nii-log/1.
ALTER TABLE log ADD COLUMN station_signature BLOB
    CHECK (station_signature IS NULL OR length(station_signature) = 64);
ALTER TABLE log ADD COLUMN officer_signature BLOB
    CHECK (officer_signature IS NULL OR length(officer_signature) = 64);

-- The entries that tell of keys are few; they are found without reading the log.
CREATE INDEX log_keys ON log (seq) WHERE kind IN ('key_revoked', 'officer_key', 'station_key');

-- Private keys of officers, each sealed with its officer's password. Opened in memory only.
CREATE TABLE officer_keys (
    name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
    key_id TEXT NOT NULL,
    public BLOB NOT NULL CHECK (length(public) = 32),
    sealed BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
