"""How a stored file that is encrypted begins (docs/encryption.md)."""

MAGIC = b"NIIENC1\n"


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins so is sealed: its reader tells by itself that it was altered."""
    return head.startswith(MAGIC)
