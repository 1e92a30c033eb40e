-- What stood still, by the log's entries: found beside targeted parcels by its times. No evidence.
CREATE TABLE downtimes (
    entry INTEGER PRIMARY KEY,
    began TEXT NOT NULL,
    ended TEXT NOT NULL,
    what TEXT NOT NULL,
    why TEXT NOT NULL,
    officer TEXT NOT NULL
) STRICT;
CREATE INDEX downtimes_by_end ON downtimes (ended);

-- Entries told before: by the index of words, and behind its end by the log itself.
INSERT INTO downtimes
SELECT seq, json_extract(told, '$.data.began'), json_extract(told, '$.data.ended'),
       json_extract(told, '$.data.what'), json_extract(told, '$.data.why'), officer
FROM (
    SELECT seq, officer, CAST(body AS TEXT) AS told FROM log
    WHERE seq IN (SELECT rowid FROM log_words WHERE log_words MATCH '"_kind_downtime"')
    UNION
    SELECT seq, officer, CAST(body AS TEXT) FROM log
    WHERE seq > (SELECT seq FROM log_indexed) AND kind = 'downtime'
)
WHERE json_valid(told)
  AND json_extract(told, '$.data.began') IS NOT NULL
  AND json_extract(told, '$.data.ended') IS NOT NULL
  AND json_extract(told, '$.data.what') IS NOT NULL
  AND json_extract(told, '$.data.why') IS NOT NULL;
