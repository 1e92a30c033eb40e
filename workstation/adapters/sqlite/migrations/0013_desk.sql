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
