"""Rules of reading manifests that need no library: fields, values, tables, column maps."""
