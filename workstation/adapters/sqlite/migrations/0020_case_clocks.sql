-- What waits for somebody, kept up in the transaction of each entry: derived from the log alone.

CREATE TABLE case_clocks (
    parcel_id TEXT NOT NULL,
    kind TEXT NOT NULL,         -- sign_off, detention, notice, referral, re_review
    entry INTEGER NOT NULL,     -- the entry that started it
    officer TEXT NOT NULL,
    at TEXT NOT NULL,
    due TEXT,                   -- last day, in the station's calendar; NULL: none
    PRIMARY KEY (parcel_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_clocks_by_day ON case_clocks (due, at);
