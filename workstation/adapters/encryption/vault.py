"""The data key of an encrypted station: sealed for each account, and for the recovery key.

`vault.json` lies beside the store. The key itself is in memory only, from the first password that
opens it until the process ends; child processes are given what they need through a pipe.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from workstation.adapters.keys.sealing import USUAL, Cost, seal, unseal
from workstation.domain.notice import Notice, WorkstationError

FILE = "vault.json"
FORMAT = "nii-vault/1"
_LARGEST = 1 << 20
_RECOVERY_NAME = "\x00recovery"
_GROUP, _GROUPS = 4, 13
"""Signs of the recovery key: 52 of base 32, 256 bits and a rest."""
_STORE, _CHECK = b"NII-STORE-1", b"NII-VAULT-CHECK-1"

WRONG = Notice(
    fact="The store of this station is encrypted, and this name and password do not open it.",
    safe="Nothing has been opened.",
    act="Type both again; an administrator gives a new password, the recovery key opens it too.",
    code="CRYPT-01",
)
LOCKED = Notice(
    fact="The store of this station is encrypted.",
    safe="Nothing has been opened.",
    act="Sign in; on the command line name an account with --by NAME and --by-password-file FILE.",
    code="CRYPT-02",
)
UNREADABLE = Notice(
    fact=f"The file {FILE} of this encrypted station is damaged or missing.",
    safe="Nothing has been changed; without it nobody can open the store.",
    act="Bring it back from a back-up.",
    code="CRYPT-03",
)
NO_EXTRA = Notice(
    fact="This installation cannot encrypt: the part “encryption” is not installed.",
    safe="Nothing has been made or opened.",
    act="Install nii-workstation[encryption], then try again.",
    code="CRYPT-04",
)
WRONG_RECOVERY = Notice(
    fact="This is not the recovery key of this station.",
    safe="Nothing has been opened.",
    act="Look at the sheet it was written on; the signs 0, 1, 8 and 9 are never in it.",
    code="CRYPT-05",
)

_open: list[bytes] = []
_lock = threading.Lock()


def is_encrypted(data_dir: Path) -> bool:
    """Whether a data folder's store and pictures are encrypted."""
    return (data_dir / FILE).is_file()


def key_of(data_dir: Path) -> bytes | None:
    """The data key of a folder; None where it is not encrypted.

    Raises
    ------
    WorkstationError
        CRYPT-02 where no password has opened it in this process, CRYPT-03.
    """
    if not is_encrypted(data_dir):
        return None
    check = _text(_read(data_dir), "check")
    with _lock:
        for key in _open:
            if hmac.compare_digest(_derived(key, _CHECK).hex(), check):
                return key
    raise WorkstationError(LOCKED)


def key_for(path: Path) -> bytes | None:
    """The data key of the folder that a file lies in, at whatever depth; None: not encrypted."""
    for folder in path.absolute().parents:
        if is_encrypted(folder):
            return key_of(folder)
    return None


def store_key(key: bytes) -> str:
    """The store's own key, as SQLite is told it."""
    return "raw:" + _derived(key, _STORE).hex()


def make(data_dir: Path, name: str, password: str, cost: Cost = USUAL) -> str:
    """Make a vault with a new data key, sealed for one account; the recovery key, told once."""
    key, recovery = os.urandom(32), _new_recovery()
    told = {
        "format": FORMAT,
        "check": _derived(key, _CHECK).hex(),
        "accounts": {name: _packed(seal(key, name.casefold(), password, cost))},
        "recovery": _packed(seal(key, _RECOVERY_NAME, _plain(recovery), cost)),
    }
    _write(data_dir, told)
    hold(key)
    return recovery


def unlock(data_dir: Path, name: str, password: str) -> None:
    """Open a folder's vault for this process.

    Raises
    ------
    WorkstationError
        CRYPT-01 where name and password do not open it, CRYPT-03.
    """
    told = _read(data_dir)
    accounts = told.get("accounts")
    known = accounts if isinstance(accounts, dict) else {}
    for whose, packed in known.items():
        if whose.casefold() == name.strip().casefold():
            key = _unsealed(packed, whose.casefold(), password)
            if key is not None:
                hold(key)
                return
    raise WorkstationError(WRONG)


def unlock_with_recovery(data_dir: Path, recovery: str) -> None:
    """Open a folder's vault with its recovery key.

    Raises
    ------
    WorkstationError
        CRYPT-05, CRYPT-03.
    """
    key = _unsealed(_text(_read(data_dir), "recovery"), _RECOVERY_NAME, _plain(recovery))
    if key is None:
        raise WorkstationError(WRONG_RECOVERY)
    hold(key)


def hold(key: bytes) -> None:
    """Keep a data key in this process's memory."""
    with _lock:
        if key not in _open:
            _open.append(key)


def forget_all() -> None:
    """Hold no key any more (tests; a process that ends does it by ending)."""
    with _lock:
        _open.clear()


class Vault:
    """`account_ports.Sealed`: one folder's data key, sealed anew as passwords change."""

    def __init__(self, data_dir: Path, cost: Cost = USUAL) -> None:
        self._data_dir, self._cost = data_dir, cost
        self._one_at_a_time = threading.Lock()

    def reseal(self, name: str, password: str, new_password: str) -> None:
        """See the port: the key in memory is sealed with the new password."""
        self.renew(name, new_password)

    def renew(self, name: str, password: str) -> None:
        """See the port."""
        key = key_of(self._data_dir)
        if key is not None:
            packed = _packed(seal(key, name.casefold(), password, self._cost))
            self._change(name, packed)

    def remove(self, name: str) -> None:
        """Let an account open the vault no more."""
        self._change(name, None)

    def _change(self, name: str, packed: str | None) -> None:
        with self._one_at_a_time:
            told = dict(_read(self._data_dir))
            accounts = told.get("accounts")
            kept = {
                whose: sealed
                for whose, sealed in (accounts if isinstance(accounts, dict) else {}).items()
                if whose.casefold() != name.casefold()
            }
            if packed is not None:
                kept[name] = packed
            _write(self._data_dir, told | {"accounts": kept})


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, "sha256")


def _new_recovery() -> str:
    signs = base64.b32encode(os.urandom(33)).decode()[: _GROUP * _GROUPS]
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def _plain(recovery: str) -> str:
    return re.sub(r"[\s-]+", "", recovery).upper()


def _packed(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()


def _unsealed(packed: object, name: str, password: str) -> bytes | None:
    try:
        return unseal(base64.b64decode(str(packed), validate=True), name, password)
    except ValueError as error:
        raise WorkstationError(UNREADABLE, environment=True) from error


def _read(data_dir: Path) -> Mapping[str, object]:
    try:
        data = (data_dir / FILE).read_bytes()
        told = json.loads(data) if len(data) <= _LARGEST else None
    except (OSError, ValueError, RecursionError) as error:
        raise WorkstationError(UNREADABLE, environment=True) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise WorkstationError(UNREADABLE, environment=True)
    return told


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise WorkstationError(UNREADABLE, environment=True)
    return value


def _write(data_dir: Path, told: Mapping[str, object]) -> None:
    from workstation.adapters.sqlite.failures import of_system  # which reads our files itself
    from workstation.durable import sync_folder

    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=data_dir, prefix=f".{FILE}-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(json.dumps(told, indent=1).encode())
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(name, data_dir / FILE)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(data_dir)
    except OSError as error:
        raise of_system(error) from error
