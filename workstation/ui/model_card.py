"""A model's card in a window of its own: the makers' words, told as theirs."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from workstation.domain.notice import BUG, WorkstationError
from workstation.ui import theme
from workstation.ui.bench.parts import Words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.domain.findings import ModelIdentity
    from workstation.services.ports import CardSource, Runner


def open_card(model: ModelIdentity, cards: CardSource, runner: Runner, parent: QWidget) -> None:
    """Show a model's card; it is read on a lane."""
    window = ModelCard(f"{model.model_id} {model.version}", parent)
    window.finished.connect(lambda _: window.deleteLater())
    window.show()
    open_still = [True]
    window.finished.connect(lambda _: open_still.clear())

    def shown(text: str) -> None:
        if open_still:
            window.show_text(text, model.signed)

    def failed(error: Exception) -> None:
        if open_still:
            window.show_error(error)

    runner.submit("measure", partial(cards.card, model), shown, failed)


_PICTURE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
"""A picture in Markdown: its words stand for it, the file is in the package."""


class _Page(QTextBrowser):
    """Shows text and nothing from elsewhere: a card is a stranger's."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """No picture, no style sheet, no other page: an empty answer, for none at all would have
        Qt look on the disk."""
        return QByteArray(b" ")


class ModelCard(QDialog):
    """What a model says of itself; Esc closes it."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("model_card_window")
        self.setWindowTitle("Model’s card")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, GRID * 3)
        column.setSpacing(GRID * 2)
        self.title = Words(title, px=17, bold=True)
        self.aside = Words("In the words of the model’s makers. Reading…")
        self.aside.setObjectName("card_aside")
        theme.coloured(self.aside, theme.colours().quiet)
        self.page = _Page()
        self.page.setObjectName("card_text")
        self.page.setAccessibleName("The model’s card")
        self.page.setOpenLinks(False)
        self.page.setOpenExternalLinks(False)
        close = QPushButton("Close   Esc")
        close.setMinimumHeight(GRID * 9)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(close)
        for widget in (self.title, self.aside):
            column.addWidget(widget)
        column.addWidget(self.page, 1)
        column.addLayout(ends)
        room = parent.size()
        self.resize(min(GRID * 220, room.width() - 40), min(GRID * 170, room.height() - 60))
        self.page.setFocus()

    def show_text(self, text: str, signed: str) -> None:
        """The card; who vouches for the package stands beside it."""
        self.aside.setText(f"In the words of the model’s makers. {signed}".strip())
        document = self.page.document()
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        features |= QTextDocument.MarkdownFeature.MarkdownNoHTML
        document.setMarkdown(_PICTURE.sub(r"*(picture: \1)*", text), features)

    def show_error(self, error: Exception) -> None:
        """Why there is nothing to read."""
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self.aside.setText(str(notice))
        self.page.hide()
        theme.coloured(self.aside, theme.colours().alarm)
