-- What the supervisor's desk finds and counts entries by. All of it is made from the log's own
-- bytes and may be made anew; none of it is evidence.

-- Words of entries, and a word for each officer, outcome, month and so on. Filled behind the
-- decisions: `log_indexed` says how far.
CREATE VIRTUAL TABLE log_words USING fts5(
    words, content='', detail=none, columnsize=0, prefix='3 4 5',
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE TABLE log_indexed (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO log_indexed VALUES (1, 0);

-- The entries of each day, so that dates are ranges of entries. A clock that was set back may put
-- an entry among those of another day: a range is never too small.
CREATE TABLE log_days (
    day TEXT NOT NULL PRIMARY KEY,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    entries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a decision that stands or stood, as figures count it, written with its entry.
CREATE TABLE decided (
    seq INTEGER PRIMARY KEY,
    parcel_id TEXT NOT NULL,
    day TEXT NOT NULL,
    officer TEXT NOT NULL,
    station TEXT NOT NULL,
    outcome TEXT NOT NULL,
    hour INTEGER NOT NULL,      -- whole hours since the officer's shift began
    model TEXT NOT NULL,        -- primary model, "id version"; '': none spoke
    carrier TEXT NOT NULL,
    hs TEXT NOT NULL,           -- chapter of the first declared line
    milliseconds INTEGER,
    alarm INTEGER NOT NULL,
    override INTEGER NOT NULL,
    opinion TEXT NOT NULL,
    suspected INTEGER NOT NULL, -- not released, or opened before it was decided
    stands INTEGER NOT NULL,    -- 0: amended, superseded or revoked since
    truth INTEGER               -- 1 an examination found something, 0 nothing; NULL: unknown
) STRICT;
CREATE INDEX decided_truths ON decided (day) WHERE truth IS NOT NULL;

-- Sums of `decided` a day, for each thing figures are told by; only decisions that stand. Rows of
-- `decided` above `figures_summed` are added when figures are read, and into these sums at rest.
CREATE TABLE figures_summed (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO figures_summed VALUES (1, 0);

CREATE TABLE figures (
    told_by TEXT NOT NULL,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    outcome TEXT NOT NULL,
    n INTEGER NOT NULL DEFAULT 0,
    timed INTEGER NOT NULL DEFAULT 0,
    milliseconds INTEGER NOT NULL DEFAULT 0,
    alarms INTEGER NOT NULL DEFAULT 0,
    overrides INTEGER NOT NULL DEFAULT 0,
    unchecked INTEGER NOT NULL DEFAULT 0,
    finds INTEGER NOT NULL DEFAULT 0,
    no_finds INTEGER NOT NULL DEFAULT 0,
    suspected_finds INTEGER NOT NULL DEFAULT 0,
    suspected_no_finds INTEGER NOT NULL DEFAULT 0,
    alarmed_finds INTEGER NOT NULL DEFAULT 0,
    alarmed_no_finds INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (told_by, key, day, outcome)
) STRICT, WITHOUT ROWID;

-- Up to `figures_summed`.
CREATE TABLE shifts (
    officer TEXT NOT NULL PRIMARY KEY,
    began TEXT NOT NULL,
    last TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries of an older store are counted behind its first opening; `before` is the entry from which
-- on all are counted as they come, 1 where none is older.
CREATE TABLE figures_counted (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    before INTEGER NOT NULL
) STRICT;
INSERT INTO figures_counted SELECT 1, entries + 1 FROM log_head;
