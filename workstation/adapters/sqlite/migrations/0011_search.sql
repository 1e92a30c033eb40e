-- Finding records by words. The row of a record is its record_id; windows of 2^18 records have a
-- word of their own ("w0", "w1"...), so that two common words that never meet cost no more than a
-- window at a time. Words are folded before they come here: `ascii` only splits them.

CREATE VIRTUAL TABLE record_words USING fts5 (
    words, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
);

-- Words without digits, to find those that start as typed.
CREATE TABLE search_words (word TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Records of an older store that are not among record_words yet.
CREATE TABLE search_backlog (record_id INTEGER PRIMARY KEY) STRICT;
INSERT INTO search_backlog SELECT record_id FROM records WHERE current = 1;
