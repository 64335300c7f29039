"""Marked shift: a shift whose every word and number is rare, so that one left behind is found.

Every form is typed into, files are written and read, a fault is raised that quotes the patient.
Plain copies go into one folder, which the person chose; nothing else may hold a mark.
"""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from clif_made import files as clif_tables
from clif_made import vital
from dialogs import Dialogs, leave, name
from marks import (
    CALLED,
    CSV,
    DRAFT,
    FLUID,
    LACTATE,
    MEAN,
    NOTE,
    OTHER,
    PAPER,
    PATIENT,
    PLAIN,
    SEALED,
    SECOND,
    SHEET,
    SHUT,
    SITE,
    STAFF,
    WEIGHT,
    WHY,
)
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from ward import SIZE, Ward, shipped

from offscreen import settle
from pressorsheet.cli.main import run
from pressorsheet.journal.backups import backups
from pressorsheet.session.session import Session
from pressorsheet.ui.app import window_on
from pressorsheet.ui.charting import MORE, TABS
from pressorsheet.ui.faults import catch_faults, hear_qt
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.importing import Importing
from pressorsheet.ui.opening import Gate, Opened
from pressorsheet.ui.printer import paint_pages
from pressorsheet.ui.theme import LIGHT, wear
from stores import CHEAP, PASSPHRASE
from typist import focused, type_text

# Of a recovery key as it is shown.
GROUP = 4


def played(store: Path, exports: Path, *, prints: bool) -> str:
    """The whole of it; gives the recovery key of the store.

    `prints`: on paper too, for which Qt asks the system's print service through a socket.
    """
    ward = GatedWard(store)
    ward.start(STAFF)
    log = store.with_name("faults.log")
    catch_faults(log, ward.now.isoformat, ward.window.say_fault)
    hear_qt(log, ward.now.isoformat)
    _chart(ward)
    _draft_everywhere(ward)
    _fail(ward)
    _lock(ward)
    _save(ward, exports)
    if prints:
        _print(ward, exports)
    _take_in(ward, exports)
    ward.close()
    ward.start(SECOND)
    ward.close()
    _command(exports)
    return ward.recovery


class GatedWard(Ward):
    """The program from its first page on: a store is made, locked and opened with a passphrase."""

    recovery = ""

    def start(self, name: str = STAFF) -> None:
        """Make the store, or open it, and say who charts."""
        opened: list[Opened] = []
        gate = Gate(lambda: self.now, CHEAP)
        gate.opened.connect(opened.append)
        wear(gate, LIGHT)
        gate.resize(*SIZE)
        gate.show()
        gate.activateWindow()
        gate.begin(str(self.place))
        settle()
        if self.recovery:
            self._show_who(name)
        else:
            self._make(gate)
        window = window_on(opened[0], shipped(), lambda: self.now, LIGHT)
        gate.close()
        self.take(window)
        if focused().objectName() == "who.name":
            self.write(name)
            self.key("Return")

    def _make(self, gate: Gate) -> None:
        for field in ("new", "again"):
            self.go_to(f"new_passphrase.{field}")
            self.write(PASSPHRASE)
        self.key("Return")
        groups = [label.text() for label in gate.findChildren(QLabel) if label.isVisible()]
        self.recovery = "-".join(group for group in groups if len(group) == GROUP)
        self.key("Tab")
        self.key("Return")
        self.go_to("recovery_key.last_group")
        self.write(self.recovery[-GROUP:])
        self.key("Return")

    def _show_who(self, name: str) -> None:
        self.write(name)
        self.go_to("who.passphrase")
        self.write(PASSPHRASE)
        self.key("Return")

    def sign_in(self, name: str, role: str) -> None:
        """Lock the store; another person opens it, after a wrong passphrase."""
        self.key("Ctrl+L")
        self.write(name)
        self.go_to("who.role")
        self.choose(role)
        for secret in (f"{PASSPHRASE} no", PASSPHRASE):
            self.go_to("who.passphrase")
            self.find(QLineEdit, "who.passphrase").selectAll()
            self.write(secret)
            self.key("Return")


def _chart(ward: Ward) -> None:
    ward.admit(**OTHER)
    ward.admit(**PATIENT)
    ward.chart("weight", kg=WEIGHT, kg_again=WEIGHT, weight_kind="actual", basis="measured")
    ward.chart("target", map_low_mmhg="65", map_high_mmhg="75", set_by=CALLED)
    ward.chart("line", line="arterial", action="placed", site=SITE)
    ward.chart("vitals", map_mmhg=MEAN)
    ward.chart("fluid", fluid="crystalloid", ml="1000", name=FLUID)
    ward.chart("bag", drug="vasopressin", amount="20", volume_ml="100")
    ward.infuse("vasopressin", "0.03")
    ward.key("Return")
    ward.chart("perfusion", lactate_mmol_per_l=LACTATE)
    ward.chart("note", text=NOTE)
    ward.key("Alt+2")
    ward.fill("taper", {"drug": "vasopressin", "line": SITE})
    ward.go_to("taper.as_running")
    ward.key("Space")
    ward.fill("taper", {"stop_below_mmhg": "60", "call": CALLED, "ordered_by": CALLED})
    ward.key("Return")
    ward.go_to("taper.reason")
    ward.write(WHY)
    ward.key("Return")
    ward.key("Alt+1")
    recorded = {event.kind for event in ward.window.store.session.events()}
    assert {"taper_ordered", "note", "perfusion", "fluid", "line"} <= recorded, recorded


def _draft_everywhere(ward: Ward) -> None:
    """Left as it is typed: what is not recorded is kept as well."""
    for number, form in enumerate((*TABS, *MORE)):
        ward.open_form(form)
        for count, line in enumerate(_lines(_form_in_front())):
            line.setFocus()
            type_text(line, f"{DRAFT}{number}-{count}")
            ward.key("Tab")
    session = ward.window.store.session
    kept = [text for each in session.drafts().values() for text in each.values()]
    assert sum(DRAFT in text for text in kept) > len(TABS + MORE), kept


def _form_in_front() -> Form:
    widget: QWidget | None = focused()
    while widget is not None and not isinstance(widget, Form):
        widget = widget.parentWidget()
    assert isinstance(widget, Form)
    return widget


def _lines(form: Form) -> Iterator[QLineEdit]:
    lines = form.findChildren(QLineEdit)
    return (line for line in lines if line.isVisible() and line.isEnabled())


def _quote() -> None:
    raise ValueError(f"{PATIENT} has {MEAN}, {NOTE}, {PASSPHRASE}")


def _fail(ward: Ward) -> None:
    """In a slot, in a thread, and in what Qt complains of."""
    QTimer.singleShot(0, _quote)
    settle()
    failing = threading.Thread(target=_quote, name="failing")
    failing.start()
    failing.join()
    settle()
    assert "failed" in ward.said()


def _lock(ward: Ward) -> None:
    """And a minute later the backup is taken that is due."""
    ward.sign_in(SECOND, "nurse")
    ward.pass_time(timedelta(minutes=1))
    assert backups(ward.place)


def _save(ward: Ward, exports: Path) -> None:
    """Each through Qt's own dialog, as a person answers it."""
    files = ward.window.files
    Dialogs(name(exports / CSV)).while_in(lambda: files.export_history("csv"))
    Dialogs(name(exports / PLAIN)).while_in(files.save_worksheet)
    Dialogs(name(exports / SHUT)).while_in(files.save_worksheet)
    _answer(ward, SEALED, SEALED)
    printed = ward.window.store.session.handover(ward.now, "a4")
    Dialogs(name(exports / SHEET)).while_in(lambda: files.save_sheet(printed, "handover"))


def _print(ward: Ward, exports: Path) -> None:
    """On a printer that writes a file, as the system's own does that makes PDF."""
    printed = ward.window.store.session.handover(ward.now, "a4")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(exports / PAPER))
    assert paint_pages(printed.pdf, printer)


def _answer(ward: Ward, *texts: str) -> None:
    for text in texts:
        ward.write(text)
        ward.key("Tab", 2)
    ward.key("Return")
    settle()


def _take_in(ward: Ward, exports: Path) -> None:
    window = ward.window
    Dialogs(leave).while_in(window.files.open_worksheet)
    window.files.take_in(str(exports / SHUT))
    settle()
    ward.write(SEALED)
    ward.key("Return")
    for table, content in clif_tables(vitals=[vital("07:00", "MAP", "map", MEAN)]).items():
        (exports / table).write_bytes(content)
    ward.key("Ctrl+N")
    button = window.findChild(QPushButton, "admission.import")
    assert button is not None
    button.click()
    settle()
    page = window.frame.views.currentWidget()
    assert isinstance(page, Importing)
    ward.write(str(exports))
    ward.key("Return", 2)
    while page.is_busy:
        settle()
    assert len(_patients(window.store.session, ward)) == 3


def _patients(session: Session, ward: Ward) -> list[str | None]:
    return [row.name for row in session.patients(ward.now)]


def _command(exports: Path) -> None:
    """The command line on the same files."""
    secret = exports / "secret.txt"
    secret.write_text(SEALED)
    by = ("--passphrase-file", str(secret))
    plain, shut = str(exports / PLAIN), str(exports / SHUT)
    at = ("--at", "2026-03-10T09:00:00+01:00")
    for arguments in (
        ("check", plain, *at),
        ("check", shut, *at, *by),
        ("handover", shut, *at, "-o", str(exports / "by-command.pdf"), *by),
        ("unseal", shut, "-o", str(exports / "again.worksheet.json"), *by),
        ("seal", plain, "-o", str(exports / "again.worksheet.sealed"), *by),
        ("export", "csv", plain, "-o", str(exports / "by-command.csv")),
    ):
        assert run(arguments) == 0, arguments


class Titles(QObject):
    """Every title that a window has had."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.seen: set[str] = set()
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Look at all whenever one is shown or named."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowTitleChange):
            self.seen |= {window.title() for window in QGuiApplication.topLevelWindows()}
            self.seen |= {widget.windowTitle() for widget in QApplication.topLevelWidgets()}
        return super().eventFilter(watched, event)
