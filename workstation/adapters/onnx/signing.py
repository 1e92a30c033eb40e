"""model.sig: who vouches for a package, checked before anything in it is read.

JSON {"key_id": 16 hexadecimal digits, "signature": base64}: an Ed25519 signature over the exact
bytes of model.json, which holds the SHA-256 of every other file of the package.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping

from workstation.adapters import ed25519
from workstation.adapters.onnx import notices
from workstation.adapters.onnx.keys import TrustedKey, key_id

FILE = "model.sig"
UNSIGNED = "unsigned, let in by this site’s setting"
_KEY_ID = re.compile(r"[0-9a-f]{16}")


def signature_of(secret: bytes, declared: bytes) -> bytes:
    """The content of model.sig for the bytes of a model.json."""
    told = {
        "key_id": key_id(ed25519.public_key(secret)),
        "signature": base64.b64encode(ed25519.sign(secret, declared)).decode("ascii"),
    }
    return (json.dumps(told, indent=2) + "\n").encode("ascii")


def vouched(
    name: str,
    declared: bytes,
    signature: bytes | None,
    trusted: Mapping[str, TrustedKey],
    accept_unsigned: bool,
) -> str:
    """Who vouches for a package, in words.

    Parameters
    ----------
    name : str
        The package's folder, for the sentence that refuses it.
    declared : bytes
        Its model.json.
    signature : bytes or None
        Its model.sig; None where it has none.
    trusted : mapping of key id to key
    accept_unsigned : bool
        This site's setting lets packages in that nobody has signed.

    Raises
    ------
    WorkstationError
        MODEL-11 unsigned, MODEL-12 signed by a key that is not trusted here, MODEL-13 the
        signature does not fit, MODEL-14 it is not readable.
    """
    if signature is None:
        if accept_unsigned:
            return UNSIGNED
        raise notices.unsigned(name)
    told, value = _parsed(name, signature)
    key = trusted.get(told)
    if key is None:
        raise notices.unknown_key(name, told)
    if not ed25519.verify(key.public, declared, value):
        raise notices.wrong_signature(name, key.name)
    return f"signed by {key.name} (key {key.key_id})"


def read_signature(content: bytes) -> tuple[str, bytes]:
    """The key's id and the signature of a signature file.

    Raises
    ------
    ValueError
        Where it is none.
    """
    try:
        told = json.loads(content)
    except RecursionError as error:
        raise ValueError("it is no JSON object") from error
    if not isinstance(told, dict) or set(told) != {"key_id", "signature"}:
        raise ValueError("other keys")
    whose, text = told["key_id"], told["signature"]
    if not isinstance(whose, str) or not _KEY_ID.fullmatch(whose):
        raise ValueError("no key id")
    value = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    if len(value) != ed25519.SIGNATURE_BYTES:
        raise ValueError("no signature")
    return whose, value


def _parsed(name: str, content: bytes) -> tuple[str, bytes]:
    try:
        return read_signature(content)
    except ValueError as error:
        raise notices.unreadable_signature(name) from error
