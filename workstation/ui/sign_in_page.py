"""First account, sign in, and the lock page: one form each in the middle of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Words, typing_line
from workstation.ui.theme import GRID
from workstation.ui.words import APP

if TYPE_CHECKING:
    from workstation.controllers.sign_in import SignInState

_WIDTH = GRID * 108


class SignInPage(QWidget):
    """Draws a SignInState; passes on what was typed, and keeps no password after that."""

    signed_in = Signal(str, str)
    unlocked = Signal(str)
    first_made = Signal(str, str, str, str)
    other_officer = Signal()
    painted = Signal()
    """The first time this page was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self._painted = False
        self._page = "starting"
        self._last_name = ""
        column = QVBoxLayout()
        column.setSpacing(GRID * 2)
        self.title = Words(APP, px=26, bold=True)
        self.lead = Words("", px=15)
        self.name = typing_line("sign_in_name", "Name", px=15)
        self.full_name = typing_line("sign_in_full_name", "Full name, as it stands on forms", px=15)
        self.password = typing_line("sign_in_password", "Password", secret=True, px=15)
        self.again = typing_line("sign_in_again", "The same password again", secret=True, px=15)
        self._labels = {
            line: Words(line.accessibleName())
            for line in (self.name, self.full_name, self.password, self.again)
        }
        self.problem = Words("", bold=True)
        self.problem.setObjectName("sign_in_problem")
        self.enter = QPushButton("Sign in")
        self.enter.setObjectName("sign_in_enter")
        self.enter.setMinimumHeight(GRID * 11)
        theme.sized(self.enter, 15, bold=True)
        self.enter.clicked.connect(self._submit)
        self.other = QPushButton("Sign out, for another officer")
        self.other.setObjectName("other_officer")
        self.other.setMinimumHeight(GRID * 8)
        self.other.clicked.connect(self.other_officer)
        self.demo = Words("", px=15)
        self.demo.setObjectName("demo_account")
        self.demo.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.title)
        column.addWidget(self.lead)
        column.addSpacing(GRID * 2)
        for line, label in self._labels.items():
            label.setBuddy(line)
            line.returnPressed.connect(self._submit)
            column.addWidget(label)
            column.addWidget(line)
        for widget in (self.problem, self.enter, self.other, self.demo):
            column.addWidget(widget)
        self._form = QWidget()
        self._form.setFixedWidth(_WIDTH)
        self._form.setLayout(column)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._form)
        across.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(across)
        whole.addStretch(3)
        self.show_starting("Opening the store…")

    def show_starting(self, words: str) -> None:
        """The station is not open yet: say what is being done."""
        self._page = "starting"
        self.lead.setText(words)
        self._show_lines()
        for widget in (self.problem, self.enter, self.other, self.demo):
            widget.hide()

    def show_failed(self, words: str) -> None:
        """The station cannot be opened: say why; nothing else can be done here."""
        self.show_starting("The station cannot be opened.")
        self.problem.setText(words)
        theme.coloured(self.problem, theme.colours().alarm)
        self.problem.show()

    def show_encrypted(self, words: str = "", *, busy: bool = False) -> None:
        """The store is encrypted: whoever signs in opens it. `words` say what went wrong."""
        fresh, self._page = self._page != "sign in", "sign in"
        self.lead.setText("This station is encrypted. Sign in to open it.")
        self._show_lines(self.name, self.password)
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        theme.coloured(self.problem, theme.colours().alarm)
        self.enter.setText("Opening…" if busy else "Open and sign in")
        self.enter.show()
        for widget in (self.enter, self.name, self.password):
            widget.setEnabled(not busy)
        if not busy:
            self._start_typing(fresh)

    def show_demo(self, name: str, password: str) -> None:
        """Tell the demo facility's own account."""
        self.demo.setText(
            "This is the demo facility: every parcel, person and picture is simulated.\n"
            f"Name  {name}     Password  {password}"
        )
        self._last_name = self._last_name or name

    def show_state(self, state: SignInState) -> None:
        """Draw the form that this state asks for."""
        fresh = state.page.value != self._page
        self._page = state.page.value
        officer = state.officer
        if self._page == "first account":
            self.lead.setText(
                "This station has no account yet. Make the first one: it can make the others."
            )
            self._show_lines(self.name, self.full_name, self.password, self.again)
            self.enter.setText("Make the account and sign in")
        elif self._page == "sign in":
            self.lead.setText("Sign in to open the bench.")
            self._show_lines(self.name, self.password)
            self.enter.setText("Sign in")
        elif self._page == "locked" and officer is not None:
            self.lead.setText(
                f"Locked by {officer.full_name}. The parcel on the bench is kept as it is."
            )
            self._show_lines(self.password)
            self.enter.setText("Unlock")
        elif self._page == "starting":
            self.show_starting("Opening the store…")
            return
        self.enter.show()
        self.other.setVisible(self._page == "locked")
        self.demo.setVisible(bool(self.demo.text()) and self._page != "first account")
        self.problem.setText(str(state.notice) if state.notice is not None else "")
        self.problem.setVisible(state.notice is not None)
        theme.coloured(self.problem, theme.colours().alarm)
        for widget in (self.enter, self.name, self.full_name, self.password, self.again):
            widget.setEnabled(not state.busy)
        if state.busy:
            self.enter.setText("Checking…")
        elif fresh or state.notice is not None:
            self._start_typing(fresh)

    def forget(self) -> None:
        """Keep nothing that was typed but the name."""
        self._last_name = self.name.text() or self._last_name
        for line in (self.password, self.again):
            line.clear()

    def _start_typing(self, fresh: bool) -> None:
        if fresh:
            self.forget()
        if self._page == "sign in" and not self.name.text():
            self.name.setText(self._last_name)
        first = self.name if self.name.isVisibleTo(self) else self.password
        goal = self.password if first is self.name and self.name.text() else first
        goal.setFocus()
        goal.selectAll()

    def _show_lines(self, *shown: QLineEdit) -> None:
        for line, label in self._labels.items():
            line.setVisible(line in shown)
            label.setVisible(line in shown)

    def _submit(self) -> None:
        name, password = self.name.text(), self.password.text()
        if self._page == "first account":
            self.first_made.emit(name, self.full_name.text(), password, self.again.text())
        elif self._page == "sign in":
            self.signed_in.emit(name, password)
        elif self._page == "locked":
            self.unlocked.emit(password)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._painted:
            self._painted = True
            self.painted.emit()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.colours().window))
            frame = self._form.geometry().adjusted(-GRID * 6, -GRID * 6, GRID * 6, GRID * 6)
            painter.fillRect(frame, QColor(theme.colours().panel))
