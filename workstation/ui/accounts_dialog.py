"""Accounts of this station, and the own password: by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.accounts import AccountsController, AccountsState, Filled
from workstation.domain.officer import Right, Role
from workstation.services.permissions import Deed
from workstation.ui import theme
from workstation.ui.bench.parts import Words, push_button, typing_line
from workstation.ui.theme import GRID
from workstation.ui.words import moment_words

if TYPE_CHECKING:
    from workstation.services.account_ports import Account
    from workstation.ui.main_window import MainWindow

_NAME = Qt.ItemDataRole.UserRole
NEW = "New account"


class _List(QTreeWidget):
    """Chooses nothing by itself: a form that is being filled in is not another account's."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        chosen = self.currentItem() is not None
        self.blockSignals(True)
        super().focusInEvent(event)
        if not chosen:
            self.setCurrentIndex(QModelIndex())
        self.blockSignals(False)


class AccountsDialog(QDialog):
    """Draws `AccountsState`: the list, and a form for the chosen account or a new one."""

    def __init__(self, parent: QWidget, *, may_change: bool) -> None:
        super().__init__(parent)
        self.setObjectName("accounts_dialog")
        self.setWindowTitle("Accounts of this station")
        self.setModal(True)
        self.resize(GRID * 240, GRID * 150)
        self._controller: AccountsController | None = None
        self._may_change = may_change
        self._drawing = False
        self.list = _List()
        self.list.setObjectName("accounts_list")
        self.list.setAccessibleName("Accounts")
        self.list.setHeaderLabels(["Account", "Role", "State"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        head = self.list.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, GRID * 56)
        head.resizeSection(1, GRID * 40)
        self.list.currentItemChanged.connect(self._chosen)
        self.heading = Words(NEW, px=16, bold=True)
        self.name = typing_line("account_name", "Account name")
        self.full_name = typing_line("account_full_name", "Full name, as on forms")
        self.role = QComboBox()
        self.role.setObjectName("account_role")
        self.role.setAccessibleName("Role")
        self.role.setMinimumHeight(GRID * 9)
        for role in Role:
            self.role.addItem(role.value.capitalize(), role.value)
        self.second = QCheckBox("Second officer: &signs off what others decided")
        self.second.setObjectName("account_second")
        self.second.setMinimumHeight(GRID * 8)
        self.password = typing_line("account_password", "New password", secret=True)
        self.again = typing_line("account_again", "The same once more", secret=True)
        self.why = typing_line("account_why", "Why it is disabled")
        self.form = QFormLayout()
        self.form.setVerticalSpacing(GRID * 2)
        for field in (self.name, self.full_name):
            self.form.addRow(Words(field.accessibleName(), wrap=False), field)
        self.form.addRow(Words("Role", wrap=False), self.role)
        self.form.addRow(self.second)
        self.save = push_button("Make account   Ctrl+Enter", "account_save")
        self.form.addRow(self.save)
        for field in (self.password, self.again):
            self.form.addRow(Words(field.accessibleName(), wrap=False), field)
        self.reset = push_button("&Give this password", "account_reset")
        self.form.addRow(self.reset)
        self.form.addRow(Words(self.why.accessibleName(), wrap=False), self.why)
        self.shut = push_button("&Disable", "account_shut")
        self.form.addRow(self.shut)
        self.fresh = push_button("&New account", "account_new")
        self.leave = push_button("Close   Esc", "account_close")
        self.message = Words("")
        self.message.setObjectName("accounts_message")
        self.message.setMinimumHeight(GRID * 13)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.addWidget(self.heading)
        right.addLayout(self.form)
        right.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(GRID * 5)
        across.addWidget(self.list, 3)
        across.addLayout(right, 2)
        ends = QHBoxLayout()
        ends.addWidget(self.fresh)
        ends.addStretch(1)
        ends.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 3)
        column.addLayout(across, 1)
        column.addWidget(self.message)
        column.addLayout(ends)
        self.save.clicked.connect(self._save)
        self.reset.clicked.connect(lambda: self._with(lambda c: c.reset(self._filled())))
        self.shut.clicked.connect(
            lambda: self._with(lambda c: c.disable_or_enable(self.why.text()))
        )
        self.fresh.clicked.connect(self._new)
        self.leave.clicked.connect(self.reject)
        self._inputs = (self.full_name, self.role, self.second, self.password, self.again)

    def attach(self, controller: AccountsController) -> None:
        """Take the controller and read the list."""
        self._controller = controller
        controller.begin()
        self.list.setFocus()

    def show_state(self, state: AccountsState) -> None:
        """Draw the list, the form of the chosen account, and what came of the last step."""
        self._draw_list(state)
        account = state.account
        if not state.busy and state.notice is None:
            self._fill(account)
        ready, there = self._may_change and not state.busy, account is not None
        self.heading.setText(account.officer.name if account is not None else NEW)
        self.name.setEnabled(ready and not there)
        for widget in (*self._inputs, self.save):
            widget.setEnabled(ready)
        self.fresh.setEnabled(ready and there)
        self.reset.setEnabled(ready and there)
        self.shut.setEnabled(ready and there)
        self.why.setEnabled(ready and account is not None and account.active)
        self.save.setText(f"{'Change account' if there else 'Make account'}   Ctrl+Enter")
        self.shut.setText("&Enable" if account is not None and not account.active else "&Disable")
        words = str(state.notice) if state.notice is not None else state.done
        self.message.setText("Working…" if state.busy else words)
        colours = theme.colours()
        theme.coloured(self.message, colours.alarm if state.notice is not None else colours.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.save.isEnabled():
                self._save()
        elif enter and self.list.hasFocus():
            (self.full_name if self.name.isEnabled() is False else self.name).setFocus()
        elif enter:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _draw_list(self, state: AccountsState) -> None:
        self._drawing = True
        self.list.clear()
        for account in state.accounts:
            officer = account.officer
            role = officer.role.value.capitalize()
            if Right.SECOND_OFFICER in officer.rights:
                role += ", second officer"
            since = moment_words(account.disabled_at or "").rpartition(" ")[0]
            shut = "" if account.active else f"DISABLED {since}"
            item = QTreeWidgetItem([_called(account), role, shut or "may sign in"])
            item.setData(0, _NAME, officer.name)
            item.setSizeHint(0, QSize(0, GRID * 8))
            self.list.addTopLevelItem(item)
            if officer.name == state.chosen:
                self.list.setCurrentItem(item)
        self._drawing = False

    def _fill(self, account: Account | None) -> None:
        self.name.setText(account.officer.name if account is not None else "")
        self.full_name.setText(account.officer.full_name if account is not None else "")
        role = account.officer.role if account is not None else Role.OFFICER
        self.role.setCurrentIndex(self.role.findData(role.value))
        rights = account.officer.rights if account is not None else frozenset()
        self.second.setChecked(Right.SECOND_OFFICER in rights)
        for line in (self.password, self.again, self.why):
            line.clear()

    def _filled(self) -> Filled:
        return Filled(
            self.name.text(),
            self.full_name.text(),
            Role(self.role.currentData()),
            self.second.isChecked(),
            self.password.text(),
            self.again.text(),
        )

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and not self._drawing:
            name = str(item.data(0, _NAME))
            self._with(lambda controller: controller.choose(name))

    def _new(self) -> None:
        self._with(lambda controller: controller.choose(""))
        self.name.setFocus()

    def _save(self) -> None:
        self._with(lambda controller: controller.save(self._filled()))

    def _with(self, do: Callable[[AccountsController], None]) -> None:
        if self._controller is not None:
            do(self._controller)


class PasswordDialog(QDialog):
    """The own password: the old one, the new one twice."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName("password_dialog")
        self.setWindowTitle("Change password")
        self.setModal(True)
        self.setMinimumWidth(GRID * 140)
        self._controller: AccountsController | None = None
        self.old = typing_line("password_old", "Your password now", secret=True)
        self.new = typing_line("password_new", "New password", secret=True)
        self.again = typing_line("password_again", "The same once more", secret=True)
        self.message = Words("")
        self.message.setObjectName("password_message")
        self.message.setMinimumHeight(GRID * 13)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go = push_button("Change password   Enter", "password_go")
        self.leave = push_button("Close   Esc", "password_close")
        form = QFormLayout()
        form.setVerticalSpacing(GRID * 2)
        for field in (self.old, self.new, self.again):
            form.addRow(Words(field.accessibleName(), wrap=False), field)
        ends = QHBoxLayout()
        ends.addWidget(self.go)
        ends.addStretch(1)
        ends.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 3)
        column.addWidget(Words(f"Password of {name}. What you signed before stays signed."))
        column.addLayout(form)
        column.addWidget(self.message)
        column.addLayout(ends)
        self.go.clicked.connect(self._change)
        self.leave.clicked.connect(self.reject)
        for field in (self.old, self.new, self.again):
            field.returnPressed.connect(self._on)

    def attach(self, controller: AccountsController) -> None:
        """Take the controller."""
        self._controller = controller
        self.old.setFocus()

    def show_state(self, state: AccountsState) -> None:
        """What came of it; nothing that was typed is kept once it is done."""
        for widget in (self.old, self.new, self.again, self.go):
            widget.setEnabled(not state.busy)
        words = str(state.notice) if state.notice is not None else state.done
        self.message.setText("Checking…" if state.busy else words)
        colours = theme.colours()
        theme.coloured(self.message, colours.alarm if state.notice is not None else colours.text)
        if state.done:
            for field in (self.old, self.new, self.again):
                field.clear()
            self.leave.setFocus()
        elif state.notice is not None:
            self.old.setFocus()
            self.old.selectAll()

    def _on(self) -> None:
        empty = next((f for f in (self.old, self.new, self.again) if not f.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self._change()

    def _change(self) -> None:
        if self._controller is not None:
            self._controller.change_own(self.old.text(), self.new.text(), self.again.text())


def open_accounts(window: MainWindow) -> AccountsDialog | None:
    """The screen of accounts, for the officer at the bench."""
    officer = window.controller().officer
    if officer is None or window.administration is None or window.permissions is None:
        return None
    admin, runner = window.administration
    may_change = window.permissions.may(officer, Deed.ACCOUNTS)
    dialog = AccountsDialog(window, may_change=may_change)
    dialog.attach(AccountsController(admin, runner, _shown(dialog, dialog.show_state), officer))
    dialog.open()
    return dialog


def open_password(window: MainWindow) -> PasswordDialog | None:
    """The own password of the officer at the bench."""
    officer = window.controller().officer
    if officer is None or window.administration is None:
        return None
    admin, runner = window.administration
    dialog = PasswordDialog(window, officer.name)
    dialog.attach(AccountsController(admin, runner, _shown(dialog, dialog.show_state), officer))
    dialog.open()
    return dialog


def _shown(
    dialog: QDialog, show: Callable[[AccountsState], None]
) -> Callable[[AccountsState], None]:
    """Draws while the dialog is open; a lane's answer may come after it was closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    there = [show]  # a lane's thread must not be the last to let go of a widget
    dialog.finished.connect(lambda _: there.clear())

    def draw(state: AccountsState) -> None:
        for one in tuple(there):
            one(state)

    return draw


def _called(account: Account) -> str:
    officer = account.officer
    same = officer.full_name == officer.name
    return officer.name if same else f"{officer.name}, {officer.full_name}"
