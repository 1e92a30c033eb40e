"""Commands of accounts: the list, and the own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.password",
        "File",
        "Change password…",
        "",
        "Give your account another password",
        deed=Deed.OWN_PASSWORD,
    ),
    ActionSpec(
        "tools.accounts",
        "Tools",
        "Accounts…",
        "",
        "Who may sign in here, and as what",
        "officer",
        deed=Deed.SEE_ACCOUNTS,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    window.on("file.password", lambda: _password(window))
    window.on("tools.accounts", lambda: _accounts(window))


def _password(window: MainWindow) -> None:
    from workstation.ui.accounts_dialog import open_password

    open_password(window)


def _accounts(window: MainWindow) -> None:
    from workstation.ui.accounts_dialog import open_accounts

    open_accounts(window)
