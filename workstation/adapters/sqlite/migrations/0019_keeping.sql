-- Parcels whose pictures no policy may let expire; the entries of the log place and lift it.
CREATE TABLE holds (
    parcel_id TEXT NOT NULL PRIMARY KEY,
    placed_at TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    why TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Pictures that expired by policy: `stem` is the file's name without its extension, that is the
-- SHA-256 of its bytes and, behind a hyphen, that of declarations beside it.
CREATE TABLE expired (
    stem TEXT NOT NULL PRIMARY KEY,
    expired_at TEXT NOT NULL,
    policy TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
