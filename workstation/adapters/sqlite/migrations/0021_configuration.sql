-- Which entry of the log told last what the station works by.
CREATE TABLE configuration_told (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    entry INTEGER NOT NULL
) STRICT;
