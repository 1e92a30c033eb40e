-- Which entries hold a word that many hold: a bit for each entry of a block, so that words which
-- seldom or never meet are compared 32,000 entries at a time. Made from `log_words` behind the
-- decisions, block by block; `log_marked` says up to which entry. No evidence.
CREATE TABLE log_terms (
    term_id INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE,          -- a word of `log_words`; "pis*": all words that begin so
    entries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE log_marks (
    place INTEGER PRIMARY KEY,          -- term_id << 24 | block; no row: no entry of it has the word
    bits BLOB NOT NULL                  -- 4,000 bytes, the first entry's bit the lowest of the last; deflated where shorter
) STRICT;
CREATE TABLE log_marked (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO log_marked VALUES (1, 0);

-- The words of `log_words`, so that the few that begin in some way are found.
CREATE VIRTUAL TABLE log_vocabulary USING fts5vocab(log_words, instance);
