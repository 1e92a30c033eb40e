-- A new password waits here for the log's entry that puts it in force.
ALTER TABLE officers ADD COLUMN staged_hash TEXT;
