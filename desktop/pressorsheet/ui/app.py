"""App: starts Qt, opens the store, shows the window; or renders one view of it and leaves.

Everything that only a person at a screen needs is loaded here; the command line does without.
"""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from PySide6.QtCore import QStandardPaths, QTimeZone
from PySide6.QtWidgets import QApplication

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.library.reference import reference
from pressorsheet.session.clock import now
from pressorsheet.session.session import Session
from pressorsheet.ui.collector import Spared
from pressorsheet.ui.dumps import forbid_dumps
from pressorsheet.ui.faults import catch_faults, hear_qt
from pressorsheet.ui.opening import Secret, asked_secret, opened_store
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import THEMES, Theme, system_theme
from pressorsheet.ui.traces import forget_folders, leave_no_traces
from pressorsheet.ui.typeface import font, register
from pressorsheet.ui.window import Window
from pressorsheet.ui.wording import words_of

NAME = "pressorsheet"
STORE = "worksheets.sqlite"
LOG = "faults.log"
PRIVATE = 0o077
SETTLING_ROUNDS = 4
# Qt's platforms without a screen; the command line says there what a page would.
UNSEEN = ("offscreen", "minimal")


@frozen
class Opening:
    """How the window is asked for on the command line; `size` in logical pixels."""

    demo: bool = False
    store: str | None = None
    screenshot: str | None = None
    view: str = "worksheet"
    size: tuple[int, int] = (1366, 768)
    theme: str | None = None
    scale: int = 1


def run(opening: Opening) -> Refused | None:
    """Open the window and stay until it closes; a refusal says why there is none."""
    if opening.screenshot is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ["QT_SCALE_FACTOR"] = str(opening.scale)
    # Stores, exports and the log hold patients: they are this person's alone.
    os.umask(PRIVATE)
    forbid_dumps()
    application = made_application()
    theme = THEMES.get(opening.theme or "") or system_theme(application)
    session = opened_session(opening)
    while isinstance(session, Refused):
        another = _another_store(session, theme) if _is_seen(application, opening) else None
        if another is None:
            return session
        opening = replace(opening, store=another)
        session = opened_session(opening)
    store = Store(session, partial(now, system_zone()))
    window = Window(store, theme)
    catch_faults(_folder() / LOG, lambda: now().isoformat(), window.say_fault)
    hear_qt(_folder() / LOG, lambda: now().isoformat())
    if opening.demo:
        window.start_charting(*_demo_person())
    else:
        window.begin()
    if opening.screenshot is not None:
        return _screenshot(window, opening)
    if opening.theme is None:
        application.styleHints().colorSchemeChanged.connect(
            lambda _scheme: window.restyle(system_theme(application))
        )
    window.resize(*opening.size)
    window.show()
    store.start()
    window.privacy.start()
    spared = Spared()  # named here, for a connection does not keep it
    store.patients_changed.connect(spared.follow)
    application.exec()
    forget_folders()
    return None


def made_application() -> QApplication:
    """Qt, in our style and type; the one that runs already where there is one."""
    leave_no_traces()
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication([NAME])
    application.setApplicationName(NAME)
    application.setStyle("Fusion")
    register()
    application.setFont(font())
    return application


def opened_session(opening: Opening, secret: Secret = asked_secret) -> Session | Refused:
    """The store that is asked for, opened; a refusal says why it cannot be."""
    judged_with = reference()
    if isinstance(judged_with, Refused):
        return judged_with
    if opening.demo:
        from pressorsheet.session.demo import demo_session  # noqa: PLC0415  # only the demo's

        return demo_session(judged_with, now())
    journal = opened_store(opening.store or str(_folder() / STORE), secret)
    if isinstance(journal, Refused):
        return journal
    return Session(journal, judged_with, lambda: str(uuid4()))


def _is_seen(application: QApplication, opening: Opening) -> bool:
    """Whether a person could answer what a page asks."""
    return opening.screenshot is None and application.platformName() not in UNSEEN


def _another_store(refusal: Refused, theme: Theme) -> str | None:
    """Say on a page why there is no worksheet; a person may name another store."""
    from pressorsheet.ui.refusal import ask_for_store  # noqa: PLC0415  # only where one is refused

    return ask_for_store(refusal, theme)


def system_zone() -> ZoneInfo | None:
    """The zone the system is set to, by its name, so that a plan is timed through a clock change.

    None where the system names none that is known: times then keep the offset of now.
    """
    try:
        return ZoneInfo(bytes(QTimeZone.systemTimeZoneId().data()).decode())
    except (OSError, ValueError, KeyError):
        return None


def _folder() -> Path:
    """Where the store and the log live: the person's own application data."""
    kind = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(kind))


def _demo_person() -> tuple[str, str]:
    words = words_of("app")
    return words("demo_name"), words("demo_role")


def _screenshot(window: Window, opening: Opening) -> Refused | None:
    """The view as a picture file, exactly as the window shows it."""
    window.resize(*opening.size)
    window.show()
    window.show_view(opening.view)
    # The ward is judged in slices; then what came of it is laid out and painted.
    while not window.store.is_at_rest:
        QApplication.processEvents()
    for _ in range(SETTLING_ROUNDS):
        QApplication.processEvents()
    if window.grab().save(str(opening.screenshot), "PNG"):
        return None
    return refused("file_not_writable", file=str(opening.screenshot), why="")
