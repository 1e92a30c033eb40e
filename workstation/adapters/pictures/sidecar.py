"""Declarations for plain pictures, which cannot say what they are: FILE.json beside FILE, or a
site rule by the file's name. Where both are, the file beside the picture is the one that counts."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workstation.adapters.encryption.reading import plain_file
from workstation.adapters.pictures.declarations import Declared
from workstation.adapters.pictures.notices import BAD_DECLARATION, refusal, refuse
from workstation.adapters.pictures.opening import open_at_once
from workstation.adapters.pictures.site_rules import rule_for
from workstation.domain.scan import SIDECAR_SUFFIX

_MOST_BYTES = 256 * 1024
_STORED = re.compile(r"[0-9a-f]{64}(-[0-9a-f]{64})?(\.[a-z0-9]+)?")


def sidecar_of(path: Path) -> Path:
    """Where the declarations of a picture file would lie."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


def load_declared(
    path: Path, rules: Path | None, keys: dict[str, bytes] | None = None
) -> Declared | None:
    """What is declared of a picture file outside it; None where nothing is.

    A file of the store (named by its SHA-256) is under no site rule: what was declared of it
    when it was filed lies beside it.

    Raises
    ------
    WorkstationError
        SCAN-11 where the declarations are not one JSON object, or the site rules are not valid.
    """
    beside = _sidecar(path, keys)
    if beside is not None:
        return beside
    if rules is None or _STORED.fullmatch(path.name):
        return None
    return rule_for(path.name, rules)


def said_by(found: Mapping[str, Any], name: str) -> str:
    """Who says what is declared: the declarations' own word for it, else their file's name."""
    own = found.get("declared_by")
    if not isinstance(own, str) or not own.strip():
        return name
    return "".join(c if c.isprintable() else " " for c in own)[:200]


def _sidecar(path: Path, keys: dict[str, bytes] | None) -> Declared | None:
    beside = sidecar_of(path)
    try:
        if not stat.S_ISREG(beside.stat().st_mode):
            refuse(BAD_DECLARATION, f"{beside.name} is not a file.")
        with open(beside, "rb", opener=open_at_once) as file:
            size = os.fstat(file.fileno()).st_size
            with plain_file(file, beside, size, keys) as (plain, _):
                data = plain.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None  # no file can have that name
        raise refusal(
            BAD_DECLARATION, f"The declarations in {beside.name} cannot be read."
        ) from error
    try:
        found = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        refuse(BAD_DECLARATION, f"{beside.name} is not a JSON object.")
    return Declared(found, said_by(found, beside.name), hashlib.sha256(data).hexdigest())
