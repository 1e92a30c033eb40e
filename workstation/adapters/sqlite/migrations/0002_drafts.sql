-- What an officer has filled in but not recorded: it survives a lock, a crash and a restart.

CREATE TABLE drafts (
    parcel_id TEXT NOT NULL,
    officer TEXT NOT NULL COLLATE NOCASE,
    outcome TEXT NOT NULL,
    fields TEXT NOT NULL,       -- JSON object of text to text
    saved_at TEXT NOT NULL,
    PRIMARY KEY (parcel_id, officer)
) STRICT, WITHOUT ROWID;
