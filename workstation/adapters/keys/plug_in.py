"""Signers of others: tokens and key services, as entry points of the group `workstation.signers`.

An entry point names a callable that takes the data folder and gives a `signing_ports.Signer`. The
setting `station_signer` names the one in use. What it does wrong is told in words and never stops a
decision: the entry then says why it is not signed.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from workstation.adapters.keys.checks import fits
from workstation.domain.log import SIGNATURE_BYTES, key_id
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.signing_ports import Signer

GROUP = "workstation.signers"
_PROBE = b"NII-PROBE\x00"
"""Signed once when a signer is loaded: never the beginning of what an entry's signature covers."""


class Guarded:
    """`signing_ports.Signer` over one that may fail in any way."""

    def __init__(self, name: str, signer: Signer) -> None:
        self._name, self._signer = name, signer
        self.public = bytes(signer.public)
        self.key_id = key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """See `signing_ports.Signer.sign`."""
        try:
            signature: object = self._signer.sign(message)
        except Exception as error:  # a stranger's code
            raise _cannot_sign(self._name, str(error) or type(error).__name__) from error
        if not isinstance(signature, bytes) or len(signature) != SIGNATURE_BYTES:
            raise _cannot_sign(self._name, "what it gave is no signature")
        return signature


def load(name: str, data_dir: Path) -> Guarded:
    """The signer of an entry point, tried once.

    Raises
    ------
    WorkstationError
        KEY-03 where there is none of that name or it cannot sign.
    """
    from importlib.metadata import entry_points

    found = entry_points(group=GROUP, name=name)
    if not found:
        raise _cannot_sign(name, "no program of that name is installed")
    try:
        signer = Guarded(name, cast("Signer", next(iter(found)).load()(data_dir)))
        if len(signer.public) != 32 or signer._signer.key_id != signer.key_id:
            raise ValueError("its public key and the key's name do not belong together")
    except WorkstationError:
        raise
    except Exception as error:  # a stranger's code
        raise _cannot_sign(name, str(error) or type(error).__name__) from error
    if not fits(signer.public, _PROBE, signer.sign(_PROBE)):
        raise _cannot_sign(name, "its signatures do not fit its public key")
    return signer


def _cannot_sign(name: str, why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The station's signer “{name}” cannot sign ({why[:200]}).",
            safe="Entries are recorded and chained; they say that the station did not sign them.",
            act="Put the token in or start its service, then start the workstation again.",
            code="KEY-03",
        ),
        environment=True,
    )
