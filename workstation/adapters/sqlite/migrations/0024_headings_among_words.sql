-- An HS code's first four digits are a word of its record: "hs6109" of `record_words`.

DROP INDEX lines_by_heading;
