-- The worst reason of parcels that wait, as last computed: what the queue is sorted by and says.
-- No evidence: computed anew whenever record, rules or the time say so.
CREATE TABLE queue_reasons (
    parcel_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,   -- of the record it was computed from, 0: there was none
    found_in TEXT,              -- the carton entered at the bench, then
    worst INTEGER NOT NULL CHECK (worst BETWEEN 0 AND 3),
    reasons INTEGER NOT NULL,
    words TEXT NOT NULL,        -- the worst reason's sentence
    rules TEXT NOT NULL,
    checked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
