"""Whose packages a station takes in, and with which key it signs its own."""

from __future__ import annotations

from pathlib import Path

from workstation.adapters.onnx.keys import (
    TrustedKey,
    key_id,
    read_public,
    read_secret,
    trusted_keys,
)
from workstation.domain.notice import Notice, WorkstationError

FOLDER = "take-along-keys"
"""In the data folder: public keys of stations whose packages are taken in."""
OWN = "take-along.pem"
"""In the data folder: the secret key this station signs with, where none is named."""


def signing_key(named: Path | None, data_dir: Path) -> bytes:
    """The secret key to sign with.

    Raises
    ------
    WorkstationError
        KEY-01 where the file holds none, TAKE-01 where none is named and the station has none.
    """
    own = data_dir / OWN
    if named is None and not own.is_file():
        raise WorkstationError(
            Notice(
                fact="There is no key to sign the package with.",
                safe="Nothing has been written.",
                act=f"Name one with --key, or make one: “workstation take-along keys new {own}”.",
                code="TAKE-01",
            )
        )
    return read_secret(named if named is not None else own)


def trusted(data_dir: Path) -> dict[str, TrustedKey]:
    """The keys whose packages are taken in, by their ids."""
    return trusted_keys([data_dir / FOLDER])


def trust(path: Path, data_dir: Path, name: str) -> TrustedKey:
    """Take in packages signed with a key from now on.

    Raises
    ------
    WorkstationError
        KEY-01 where the file holds none, TAKE-17 where it cannot be done.
    """
    public = read_public(path)
    known = trusted(data_dir).get(key_id(public))
    target = data_dir / FOLDER / f"{name}.pem"
    if known is not None:
        raise _refused(f"The key {known.key_id} is trusted already, as {known.name}.")
    if target.exists():
        raise _refused(f"A key is trusted as {name} already.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(path.read_bytes())
        part.replace(target)
    except OSError as error:
        raise _refused(f"The key cannot be kept ({error.strerror}).") from error
    return TrustedKey(key_id(public), name, public, target)


def distrust(which: str, data_dir: Path) -> TrustedKey:
    """Take in packages signed with a key no longer.

    Raises
    ------
    WorkstationError
        TAKE-17 where it is not trusted, or cannot be removed.
    """
    found = trusted(data_dir).get(which)
    if found is None:
        raise _refused(f"This station does not trust a key {which}.")
    try:
        found.file.unlink()
    except OSError as error:
        raise _refused(f"The key cannot be removed ({error.strerror}).") from error
    return found


def _refused(fact: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact,
            "Which keys are trusted has not changed.",
            "See “workstation take-along keys list”.",
            "TAKE-17",
        )
    )
