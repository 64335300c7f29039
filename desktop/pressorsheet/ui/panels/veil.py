"""Veil: the page that stands before everything while nobody touches the program."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from pressorsheet.ui.typeface import BOLD
from pressorsheet.ui.widgets.card import Card, on_page
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

SAID = ("how", "kept", "no_alarm")


class Veil(QScrollArea):
    """It says that something is hidden and how it comes back, and nothing of any patient."""

    def __init__(self) -> None:
        super().__init__()
        words = words_of("veil")
        self.setObjectName("veil")
        self.setAccessibleName(words("heading"))
        card = Card()
        card.rows.addWidget(Text(words("title"), 28, BOLD))
        card.rows.addSpacing(14)
        card.rows.addWidget(Text(words("heading"), 15, BOLD, wrap=True))
        for said in SAID:
            card.rows.addSpacing(10)
            card.rows.addWidget(Text(words(said), 10, ink="ink2", wrap=True))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidget(on_page(card))
