"""A second entry in the window: what it says to an eye or a reader, and a bag hung beside it."""

from collections.abc import Iterator

from bedside import at, bag, vasopressin
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget
from screen import all_text, named
from verifier import Verifier

from pressorsheet.core.assessment import Reference
from pressorsheet.core.events import AnyEvent
from verifiable import ON_VASOPRESSIN, ordered
from verifiable import VASOPRESSIN as ORDER

NOREPINEPHRINE = ("8", "mg", "250", "as tartrate", "0.1", "mcg/kg/min", "0.02", "60")


def rehung(amount: str) -> tuple[AnyEvent, ...]:
    """Another bag, hung at half past noon."""
    fresh = {"hung_at": at("12:11"), "prepared_at": at("12:00"), "storage": "room"}
    return (
        bag("vasopressin", "12:11", "W", amount, 100, **fresh),
        vasopressin("12:11", "0.03", bag="W"),
    )


def said_by(widget: QWidget) -> Iterator[str]:
    """Everything that a widget in sight says to an eye or a reader, tips and hints too."""
    yield all_text(widget)
    for part in widget.findChildren(QWidget):
        if part.isVisible():
            yield part.toolTip()
            yield part.accessibleName()
            yield part.accessibleDescription()
            if isinstance(part, QLineEdit):
                yield part.placeholderText()
                yield part.text()


def cells(table: QTableView) -> str:
    """All that a table says, tips too."""
    model, roles = table.model(), (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    return " | ".join(
        str(model.index(row, column).data(role))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in roles
    )


def plan_of(reference: Reference) -> str:
    return ordered(reference, ON_VASOPRESSIN, ORDER).plan_id


def amount(verifier: Verifier) -> str:
    return named(verifier.page, QLineEdit, "taper_verify.amount").text()
