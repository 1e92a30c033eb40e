-- What an account may besides its role, and whether it may sign in at all.
ALTER TABLE officers ADD COLUMN rights TEXT NOT NULL DEFAULT '';
ALTER TABLE officers ADD COLUMN disabled_at TEXT;
