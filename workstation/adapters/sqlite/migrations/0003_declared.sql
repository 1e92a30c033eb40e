-- What a picture file declares beyond its energy's name, so that its other half is known when it
-- comes; and the hash of the declarations that lie beside a plain picture.

ALTER TABLE scan_files ADD COLUMN sidecar_sha256 TEXT;
ALTER TABLE scan_files ADD COLUMN ooi_id TEXT;
ALTER TABLE scan_files ADD COLUMN inverted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan_files ADD COLUMN effective_energy_kev REAL;
ALTER TABLE scan_files ADD COLUMN kvp REAL;
