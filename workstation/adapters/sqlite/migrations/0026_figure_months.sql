-- Sums of `figures` by month, so that years are read in a few rows. Moved together with them.
CREATE TABLE figures_months (
    told_by TEXT NOT NULL,
    key TEXT NOT NULL,
    month TEXT NOT NULL,
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
    PRIMARY KEY (told_by, key, month, outcome)
) STRICT, WITHOUT ROWID;

-- Months of an older store are made behind its first opening, some keys at a time: up to and with
-- `key`; 'whole' where all of a heading's are made.
CREATE TABLE figures_rolled (
    told_by TEXT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    whole INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO figures_rolled
SELECT h.column1, '', (SELECT seq = 0 FROM figures_summed) FROM (
    VALUES ('all'), ('officer'), ('hour'), ('station'), ('model'), ('carrier'), ('hs'),
           ('seconds'), ('officer_seconds')
) AS h;
