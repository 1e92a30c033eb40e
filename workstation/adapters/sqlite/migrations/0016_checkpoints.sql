-- Signed checkpoints of the log (docs/log-format.md, “Checkpoints”) and roots of complete parts of
-- the Merkle tree over its entries.

CREATE TABLE log_checkpoints (
    size INTEGER PRIMARY KEY CHECK (size > 0),  -- entries it speaks of: 1 to size
    at TEXT NOT NULL,
    note BLOB NOT NULL                          -- the signed note, byte for byte
) STRICT;

CREATE TRIGGER log_checkpoints_follow BEFORE INSERT ON log_checkpoints
WHEN NEW.size > (SELECT entries FROM log_head)
    OR NEW.size <= coalesce((SELECT max(size) FROM log_checkpoints), 0)
BEGIN
    SELECT RAISE(ABORT, 'a checkpoint speaks of more entries than the last, and of no more than there are');
END;
CREATE TRIGGER log_checkpoints_no_update BEFORE UPDATE ON log_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'no checkpoint may be changed');
END;
CREATE TRIGGER log_checkpoints_no_delete BEFORE DELETE ON log_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'no checkpoint may be removed');
END;

-- Derived from the log alone: may be deleted at any time and is made again when it is missed.
-- The root over the entries place * 2^level + 1 to (place + 1) * 2^level, for levels 8, 16 and 24.
CREATE TABLE log_tiles (
    level INTEGER NOT NULL CHECK (level IN (8, 16, 24)),
    place INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

-- What others said of checkpoints: few entries, found without reading the log.
CREATE INDEX log_proofs ON log (seq)
    WHERE kind IN ('checkpoint_cosigned', 'checkpoint_timestamped', 'checkpoint_witnessed');
