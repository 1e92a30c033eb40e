-- One file may hold several declared views (`part`, each a scan of its own), and two files may be
-- declared as the halves of one dual-energy picture by name (`pair`).

ALTER TABLE scan_files ADD COLUMN part TEXT;
ALTER TABLE scan_files ADD COLUMN pair TEXT;
