"""App: starts Qt, opens the store, shows the window; or renders one view of it and leaves.

Everything that only a person at a screen needs is loaded here; the command line does without.
"""

import os
from functools import partial
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from PySide6.QtCore import QStandardPaths, QTimeZone
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from pressorsheet.core.assessment import Reference
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused, refused
from pressorsheet.journal import look
from pressorsheet.session.clock import now
from pressorsheet.session.places import NO_PLACES, Places
from pressorsheet.session.session import Session
from pressorsheet.session.site import SHIPPED_RULES, Rules, judged_by, site_at
from pressorsheet.session.whereabouts import leave_folder
from pressorsheet.ui.application import Application, made_application
from pressorsheet.ui.arrivals import Arrivals
from pressorsheet.ui.collector import Spared
from pressorsheet.ui.faults import catch_faults, hear_qt
from pressorsheet.ui.keeper import Keeper
from pressorsheet.ui.opening import Clock, Gate, Opened, opened_at
from pressorsheet.ui.placement import SIZE, show_placed
from pressorsheet.ui.standing import said_of_rules
from pressorsheet.ui.store import Store
from pressorsheet.ui.theme import THEMES, Theme, system_theme
from pressorsheet.ui.traces import forget_folders
from pressorsheet.ui.window import Window
from pressorsheet.ui.wording import words_of

STORE = "worksheets.sqlite"
LOG = "faults.log"
SETTLING_ROUNDS = 4
# Qt's platforms without a screen; the command line says there what a page would.
UNSEEN = ("offscreen", "minimal")


@frozen
class Opening:
    """How the window is asked for on the command line; `size` in logical pixels, None: its own.

    `worksheet`: a file to take in once somebody is there.
    """

    demo: bool = False
    store: str | None = None
    screenshot: str | None = None
    view: str = "worksheet"
    size: tuple[int, int] | None = None
    places: Places = NO_PLACES
    theme: str | None = None
    scale: int = 1
    worksheet: str | None = None


def run(opening: Opening) -> Refused | None:
    """Open the window and stay until it closes; a refusal says why there is none."""
    leave_folder()
    if opening.screenshot is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ["QT_SCALE_FACTOR"] = str(opening.scale)
    application = made_application()
    arrivals = _arrivals(application, opening.worksheet)
    log = None if opening.demo else _folder() / LOG  # the demonstration keeps nothing
    # Before anything of a patient is read; there is nobody yet to be told.
    catch_faults(log, _stamp, lambda _kind: None)
    hear_qt(log, _stamp)
    theme = THEMES.get(opening.theme or "") or system_theme(application)
    window = made_window(opening, application, theme, arrivals)
    if not isinstance(window, Window):
        return window
    catch_faults(log, _stamp, window.say_fault)
    if opening.screenshot is not None:
        return _screenshot(window, opening)
    if opening.theme is None:
        application.styleHints().colorSchemeChanged.connect(
            lambda _scheme: window.restyle(system_theme(application))
        )
    window.receive(arrivals)
    show_placed(window, opening.size)
    window.store.start()
    window.privacy.start()
    spared = Spared()  # named here, for a connection does not keep it
    window.store.patients_changed.connect(spared.follow)
    application.exec()
    forget_folders()
    return None


def _arrivals(application: QApplication, asked: str | None) -> Arrivals:
    """The files that are to be opened: the one named, and what the system names from now on."""
    arrivals = Arrivals(application)
    if asked is not None:
        arrivals.announce(asked)
    if isinstance(application, Application):
        application.file_asked.connect(arrivals.announce)
    return arrivals


def made_window(
    opening: Opening, application: QApplication, theme: Theme, arrivals: Arrivals | None = None
) -> Window | Refused | None:
    """The window on the store that a person opens; None where they leave.

    The files of `arrivals` are named before.
    """
    clock, judged = partial(now, system_zone()), judged_by(site_at(opening.places))
    is_seen = application.platformName() not in UNSEEN
    if isinstance(judged, Refused):
        return _shown(judged, clock, theme, opening) if is_seen else judged
    if opening.demo:
        from pressorsheet.session.demo import demo_session  # noqa: PLC0415  # only the demo's

        session = demo_session(judged.reference, now())
        window = Window(Store(session, clock, judged.rules), theme)
        window.start_charting(*_demo_person())
        return window
    place = opening.store or str(_folder() / STORE)
    if not is_seen:
        return _unanswered(place)
    gate = Gate(
        clock,
        paper=judged.rules.site.settings.paper,
        warned=said_of_rules(judged.rules),
        waiting=lambda: () if arrivals is None else arrivals.names,
    )
    catch_faults(_folder() / LOG, _stamp, gate.say_fault)
    gate.begin(place)
    found = opened_at(gate, theme, opening.size)
    return None if found is None else window_on(found, judged.reference, clock, theme, judged.rules)


def window_on(
    found: Opened,
    judged_with: Reference,
    clock: Clock,
    theme: Theme,
    rules: Rules = SHIPPED_RULES,
) -> Window:
    """The window on a store that was opened, whoever opened it charting."""
    session = Session(found.store.journal, judged_with, lambda: str(uuid4()))
    store = Store(session, clock, rules)
    keeper = Keeper(store, found.store, found.keyring)
    window = Window(store, theme, found.keyring, keeper)
    if found.who is None:
        window.begin()
    else:
        window.start_charting(*found.who)
    return window


def _shown(refusal: Refused, clock: Clock, theme: Theme, opening: Opening) -> Refused:
    """Say on a page why there is no worksheet, to a person who sees no terminal."""
    gate = Gate(clock)
    gate.refuse(refusal)
    opened_at(gate, theme, opening.size)
    return refusal


def _unanswered(place: str) -> Refused:
    """Why no store is opened where nobody can type."""
    found = look(place)
    if isinstance(found, Refused):
        return found
    return refused("store_passphrase_needed", file=str(found.place))


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


def _stamp() -> str:
    return now().isoformat()


def _demo_person() -> tuple[str, str]:
    words = words_of("app")
    return words("demo_name"), words("demo_role")


def picture_of(window: Window, view: str, size: tuple[int, int]) -> QPixmap:
    """A view as the window shows it, once all that follows from its records has been painted."""
    window.resize(*size)
    window.show()
    window.show_view(view)
    # The ward is judged in slices; then what came of it is laid out and painted.
    while not window.store.is_at_rest:
        QApplication.processEvents()
    for _ in range(SETTLING_ROUNDS):
        QApplication.processEvents()
    return window.grab()


def _screenshot(window: Window, opening: Opening) -> Refused | None:
    """The view as a picture file, exactly as the window shows it."""
    picture = picture_of(window, opening.view, opening.size or SIZE)
    if picture.save(str(opening.screenshot), "PNG"):
        return None
    return refused("file_not_writable", file=str(opening.screenshot), why="")
