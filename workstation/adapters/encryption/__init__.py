"""Encryption at rest: the vault with the data key, and files sealed with it (docs/encryption.md)."""
