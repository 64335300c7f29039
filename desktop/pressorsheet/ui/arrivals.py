"""Arrivals: files that the system hands over to be opened; each waits until somebody is there.

A double click on a worksheet starts the program with it (`--open`), or on macOS tells the one that
runs. It is taken in as if it had been chosen in the window, with the same questions.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from pressorsheet.session.files import name_shown


class Arrivals(QObject):
    """Keeps the files that were not taken in yet; none is taken while a question is in front."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[str] = []
        self._take_in: Callable[[str], None]
        self._is_free: Callable[[], bool] = _nobody_is_there

    def announce(self, place: str) -> None:
        """A file is to be taken in."""
        self._waiting.append(place)
        self.look()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files that wait, for whoever is asked for something before."""
        return tuple(name_shown(place) for place in self._waiting)

    def begin(self, take_in: Callable[[str], None], is_free: Callable[[], bool]) -> None:
        """From now on hand each to `take_in`, whenever `is_free` says that it can be answered."""
        self._take_in, self._is_free = take_in, is_free
        self.look()

    def look(self) -> None:
        """Look, once what happens now is over, whether one can be taken in."""
        if self._waiting:
            QTimer.singleShot(0, self, self._let_in)

    def _let_in(self) -> None:
        while self._waiting and self._is_free():
            self._take_in(self._waiting.pop(0))


def _nobody_is_there() -> bool:
    return False
