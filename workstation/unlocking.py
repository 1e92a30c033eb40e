"""What is asked of a data folder before its station is opened: encryption, sign-in. No Qt."""

from __future__ import annotations

from pathlib import Path

from workstation.adapters.encryption import vault
from workstation.adapters.encryption.vault import is_encrypted
from workstation.adapters.settings import load_settings
from workstation.adapters.sqlite.encrypted import extra as encryption_extra
from workstation.adapters.sqlite.officers import first_account


def sign_in_demanded(data_dir: Path) -> bool:
    """Whether every command of this station is done under an account's name.

    Raises
    ------
    WorkstationError
        SETTINGS-01.
    """
    return load_settings(data_dir).sign_in_on_command_line


def unlock(data_dir: Path, name: str, password: str) -> None:
    """Open the vault of an encrypted station for this process; nothing where it is not one.

    Raises
    ------
    WorkstationError
        CRYPT-01, CRYPT-03.
    """
    if is_encrypted(data_dir):
        vault.unlock(data_dir, name, password)


def unlock_with_recovery(data_dir: Path, recovery: str) -> None:
    """Open the vault of an encrypted station with its recovery key.

    Raises
    ------
    WorkstationError
        CRYPT-03, CRYPT-05.
    """
    vault.unlock_with_recovery(data_dir, recovery)


def encrypt_new(data_dir: Path, name: str, password: str) -> str:
    """Make an empty data folder an encrypted station's; the recovery key, told once.

    Raises
    ------
    WorkstationError
        CRYPT-04 where the extra is not installed, SIGN-03, STORE-nn.
    """
    encryption_extra()
    return vault.make(data_dir, *first_account(name, password))


def take_key(line: str) -> None:
    """Hold the data key that the parent process tells; an empty line: there is none."""
    if line.strip():
        vault.hold(bytes.fromhex(line.strip()))
