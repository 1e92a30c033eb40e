-- Single CT slices that share a series are one volume of several files; position is the order in
-- which they came, where they lie is read from the files.

ALTER TABLE scans ADD COLUMN series_uid TEXT;
