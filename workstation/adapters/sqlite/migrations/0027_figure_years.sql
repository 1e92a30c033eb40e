-- Sums of `figures` by year. Months that were made before there were years are made anew.
CREATE TABLE figures_years (
    told_by TEXT NOT NULL,
    key TEXT NOT NULL,
    year TEXT NOT NULL,
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
    PRIMARY KEY (told_by, key, year, outcome)
) STRICT, WITHOUT ROWID;
DELETE FROM figures_months;
UPDATE figures_rolled SET key = '', whole = (SELECT seq = 0 FROM figures_summed);
