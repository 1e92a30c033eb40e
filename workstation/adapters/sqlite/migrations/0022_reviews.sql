-- Decisions drawn for a second look. Made from the log's entries alone; no evidence.
CREATE TABLE reviews (
    entry INTEGER PRIMARY KEY,  -- the decision's
    parcel_id TEXT NOT NULL,
    why TEXT NOT NULL,
    drawn_by INTEGER NOT NULL,
    state TEXT NOT NULL,
    reviewer TEXT,
    judged INTEGER,
    judged_at TEXT,
    verdict TEXT,
    blind INTEGER,
    milliseconds INTEGER
) STRICT;
CREATE INDEX reviews_judged ON reviews (judged_at) WHERE judged_at IS NOT NULL;
