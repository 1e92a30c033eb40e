"""The supervisor's desk: the log browsed, decisions reviewed, figures read."""
