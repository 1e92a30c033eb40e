"""The screens of accounts and of the own password."""

from __future__ import annotations

from tests.screens.shots import Stage
from workstation.ui.accounts_dialog import AccountsDialog, PasswordDialog


def accounts(stage: Stage, name: object) -> None:
    """A second account is made and disabled; a wrong password is told."""
    if not callable(name):
        raise TypeError("a naming function is needed")
    window = stage.window
    window.actions_by_name["tools.accounts"].trigger()
    dialog = window.findChild(AccountsDialog)
    if dialog is None:
        raise RuntimeError("no screen of accounts")
    stage.until(lambda: dialog.list.topLevelItemCount() > 0, "the accounts")
    dialog.name.setText("b.lind")
    dialog.full_name.setText("Bo Lind")
    dialog.second.setChecked(True)
    for line in (dialog.password, dialog.again):
        line.setText("a simulated pass phrase")
    dialog.save.click()
    stage.until(lambda: "made" in dialog.message.text(), "the new account")
    dialog.grab().save(str(name("accounts")))
    dialog.close()
    stage.live(50)
    window.actions_by_name["file.password"].trigger()
    own = window.findChild(PasswordDialog)
    if own is None:
        raise RuntimeError("no screen of the own password")
    own.old.setText("not the password")
    for line in (own.new, own.again):
        line.setText("a simulated pass phrase")
    own.go.click()
    stage.until(lambda: "SIGN-01" in own.message.text(), "the refusal")
    own.grab().save(str(name("password")))
    own.close()
    stage.live(50)
