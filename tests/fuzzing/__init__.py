"""Coverage-guided fuzzing of each reader: `python -m tests.fuzzing READER --seconds N`."""
