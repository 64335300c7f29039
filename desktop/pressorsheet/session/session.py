"""Session: the one mutable object outside Qt: which worksheet is open, and what is recorded in it.

Whatever is recorded is on disk before it is in the chart; where the disk refuses it, nothing has
changed. The chart is what the stored events add up to, so that opening the store again gives it
again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pressorsheet.core.assessment import Assessment, Reference, assess, view_of
from pressorsheet.core.chart import Chart
from pressorsheet.core.conflicts import Conflict, conflicts
from pressorsheet.core.discharge import discharge_fault
from pressorsheet.core.events import AnyEvent, Person, Struck
from pressorsheet.core.moment import When, at_fixed_offset
from pressorsheet.core.note import Note, Refused, note, refused
from pressorsheet.core.paper import Demo
from pressorsheet.core.tapers import tapers_of
from pressorsheet.core.view import View
from pressorsheet.exchange.history_file import History
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.journal import Journal, as_stored
from pressorsheet.session.archive import Archive
from pressorsheet.session.beds import Beds
from pressorsheet.session.board import Occupant, PatientRow, in_order, patient_rows
from pressorsheet.session.corrections import bag_fault, copy_of, moved_to, note_of_move, strike_of
from pressorsheet.session.doubts import doubt
from pressorsheet.session.histories import history_of
from pressorsheet.session.identity import patient_ids
from pressorsheet.session.printing import handover_of, taper_run_sheet
from pressorsheet.session.sheet import Sheet
from pressorsheet.session.shelf import Shelf

if TYPE_CHECKING:
    from pressorsheet.report.page import Printed

# Drafts of nobody's worksheet: what is typed before a patient is admitted.
NOBODY = ""


class Session:
    """A journal, the worksheet that is open in it, and who charts.

    `new_id` gives the ids of what the session itself makes: worksheets, strikes, moved records.
    `is_demo`: it shows the program on invented patients and keeps nothing; `invented` names their
    worksheets and the records that say who they are.
    """

    def __init__(
        self,
        journal: Journal,
        reference: Reference,
        new_id: Callable[[], str],
        *,
        is_demo: bool = False,
        invented: frozenset[str] = frozenset(),
    ) -> None:
        self.is_demo = is_demo
        self._invented = invented
        self.by: Person | None = None
        # What takes a backup and takes the older ones away; None where none are kept.
        self.renew_backups: Callable[[datetime], Refused | None] | None = None
        self._journal = journal
        self._reference = reference
        self._new_id = new_id
        self._open: Sheet | None = None
        self._shelf = Shelf(journal)
        self._beds = Beds()
        # The worksheet that is shown as it was, for what was recorded since cannot be read.
        self._behind: tuple[str | None, Refused] | None = None

    @property
    def reference(self) -> Reference:
        """What charts are judged with."""
        return self._reference

    def switch_protocol(self, reference: Reference) -> None:
        """Judge by another protocol from now on; no record changes."""
        self._reference = reference

    # The open worksheet.

    @property
    def worksheet_id(self) -> str | None:
        """The id of the open worksheet; None where none is open."""
        return None if self._open is None else self._open.id

    @property
    def chart(self) -> Chart:
        """What the events of the open worksheet add up to; nothing where none is open."""
        return Chart() if self._open is None else self._open.chart

    def assessment(self, now: datetime) -> Assessment:
        """The open worksheet judged at a moment; its times stand in the offset of that moment."""
        now = at_fixed_offset(now)
        self._beds.judged = assess(self.chart, self._reference, now)
        return self._beds.judged

    def events(self) -> tuple[AnyEvent, ...]:
        """The events of the open worksheet in their order, struck ones too."""
        return () if self._open is None else self._open.worksheet.events

    def newest(self, count: int) -> tuple[AnyEvent, ...]:
        """The last events of the open worksheet, the newest first, struck ones too."""
        return () if self._open is None else self._open.newest(count)

    def event(self, event_id: str) -> AnyEvent | None:
        """The event of the open worksheet that has this id."""
        return None if self._open is None else self._open.event(event_id)

    @property
    def struck(self) -> Mapping[str, Struck]:
        """The records of the open worksheet that were struck, each with its strike."""
        return {} if self._open is None else self._open.struck()

    def ahead(self, now: datetime) -> Note | None:
        """What is to be said of records of the open worksheet that lie later than the clock.

        As after a clock was set back, or beside a laptop whose clock runs fast. None where all of
        them count.
        """
        found = () if self._open is None else self._open.ahead(now)
        if not found:
            return None
        return note("session_ahead", count=len(found), latest=When(found[-1].at, now))

    def conflicts(self, worksheet_id: str, now: datetime) -> tuple[Conflict, ...]:
        """What the records of a worksheet contradict each other in; none of one not to be read."""
        sheet = self._shelf.sheet(worksheet_id)
        if isinstance(sheet, Refused):
            return ()
        return conflicts(view_of(sheet.chart, self._reference, at_fixed_offset(now)))

    def worksheet(self) -> Worksheet:
        """The open worksheet as a file has it; asking where none is open is a bug."""
        return self._opened().worksheet

    def history(self) -> History | Refused:
        """The records of the open worksheet as the store holds them, in their chain."""
        return history_of(self._journal, self._opened().id)

    def open(self, worksheet_id: str) -> Refused | None:
        """Open a worksheet; one that cannot be read leaves the other open."""
        sheet = self._shelf.sheet(worksheet_id)
        if isinstance(sheet, Refused):
            return sheet
        self._open = sheet
        return None

    def admit(self, events: Sequence[AnyEvent]) -> str | Refused:
        """Begin a worksheet with its first events and open it; what nobody's draft said is done."""
        if not events:
            return refused("session_worksheet_empty")
        worksheet_id = self._new_id().lower()
        refusal = self._journal.append(
            [(worksheet_id, event) for event in events],
            [(NOBODY, form) for form in self._journal.drafts(NOBODY)],
        )
        if refusal is None:
            refusal = self.open(worksheet_id)
        return worksheet_id if refusal is None else refusal

    def record(self, events: Sequence[AnyEvent], form: str | None = None) -> Refused | None:
        """Put events into the open worksheet: on disk first, then in the chart; all or none.

        `form` is the one whose draft they record: it is forgotten with them, in one stroke.
        """
        if self._open is None:
            return refused("session_no_worksheet")
        here = self._open
        refusal = discharge_fault(self._view_of_all(here), events)
        if refusal is not None:
            return refusal
        fulfilled = [] if form is None else [(here.id, form)]
        return self._record([(here, event) for event in events], fulfilled)

    # Corrections.

    def strike(self, event_id: str, reason: str, at: datetime) -> Refused | None:
        """Strike a record of the open worksheet, by whoever charts."""
        known = self._known(event_id)
        if isinstance(known, Refused):
            return known
        here, event = known
        strike = self._struck(here, event, reason, at)
        return strike if isinstance(strike, Refused) else self._record([(here, strike)])

    def move(self, event_id: str, to_worksheet: str, reason: str, at: datetime) -> Refused | None:
        """Strike a record here and record it in the worksheet where it belongs, both or neither.

        The strike says where it went, and a note beside the copy where it came from.
        """
        known = self._known(event_id)
        if isinstance(known, Refused):
            return known
        here, event = known
        if to_worksheet == here.id:
            return refused("session_moved_nowhere")
        there = self._shelf.sheet(to_worksheet)
        if isinstance(there, Refused):
            return there
        copy = bag_fault(event, here, there) or copy_of(event, self._new_id())
        if isinstance(copy, Refused):
            return copy
        strike = self._struck(
            here, event, moved_to(self._beds.occupant(there, self._reference, at), reason), at
        )
        if isinstance(strike, Refused):
            return strike
        whence = self._beds.occupant(here, self._reference, at)
        told = note_of_move(event, whence, strike, reason=reason, note_id=self._new_id())
        if isinstance(told, Refused):
            return told
        return self._record([(here, strike), (there, copy), (there, told)])

    # The store.

    def patients(self, now: datetime) -> tuple[PatientRow, ...]:
        """Everyone in the store who was not discharged, by bed.

        A worksheet is judged anew when it, the protocol or the minute is another. One that cannot
        be read has a row without a name; opening it says why.
        """
        now = at_fixed_offset(now)
        return patient_rows(self._occupants(now), now)

    def judge_board(self, now: datetime) -> Iterator[str]:
        """Read and judge for `patients`, one worksheet after another, each as it is asked for."""
        return (worksheet_id for worksheet_id, _ in self._occupants(now))

    def first(self, now: datetime) -> str | None:
        """The worksheet that stands first on the board; found by who lies where, none judged."""
        lying = ((each, self._shelf.lying(each, now)) for each in self._shelf.here())
        return next(iter(in_order(lying)), None)

    def joined(self, worksheet: Worksheet, *, confirmed: bool = False) -> str | Refused:
        """Take in a worksheet of a file, or what it adds to the one that is here; gives its id.

        Refuses a file without events, one that says something else under an id that is here, and,
        until a person has `confirmed` it, one in doubt: it strikes what stands here, or may be
        about another patient than the worksheet that is here (see `is_asked`).
        """
        if not worksheet.events:
            return refused("session_worksheet_empty")
        refusal = None if confirmed else self._doubt(worksheet)
        if refusal is not None:
            return refusal
        refusal = self._journal.append([(worksheet.id, event) for event in worksheet.events])
        if refusal is not None:
            return refusal
        self._shelf.drop([worksheet.id])
        reopened = self.open(worksheet.id) if worksheet.id == self.worksheet_id else None
        return worksheet.id if reopened is None else reopened

    def here_already(self, worksheet: Worksheet) -> int:
        """How many records of a file's worksheet are in the store."""
        sheet = self._shelf.sheet(worksheet.id)
        if isinstance(sheet, Refused):
            return 0
        return sum(sheet.event(event.id) is not None for event in worksheet.events)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be recorded: the store is looked at alone."""
        return self._journal.is_read_only

    def follow(self) -> bool | Refused:
        """Where another program records in the store: take in what is new; whether that is any.

        Refuses, each time, as long as the open worksheet is shown as it was before a record that
        cannot be read.
        """
        found = self._journal.followed() if self._journal.is_read_only else False
        if found is True:
            self._shelf.clear()
            refusal = None if self._open is None else self.open(self._open.id)
            self._behind = None if refusal is None else (self.worksheet_id, refusal)
        if self._behind is not None and self._behind[0] == self.worksheet_id:
            return Refused((note("session_shown_is_behind"), *self._behind[1].reasons))
        return found

    def change_store(self, journal: Journal) -> None:
        """Go on in another store, as where a backup was put back; the same worksheet stays open.

        One that is not in the other store is open no more.
        """
        here = self.worksheet_id
        self._journal, self._open = journal, None
        self._behind = None
        self._shelf, self._beds = Shelf(journal), Beds()
        if here is not None and here in journal.worksheets():
            self.open(here)

    def fault(self) -> Refused | None:
        """Why the store takes no record any more, told before one is tried."""
        return self._journal.fault()

    def close(self) -> None:
        """Let go of the store."""
        self._journal.close()

    # What is still being typed.

    def drafts(self) -> Mapping[str, Mapping[str, str]]:
        """The drafts of the open worksheet, by form and field; where none is open, nobody's.

        None where the store is only looked at: they are for who records in it.
        """
        return self._drafts(self.worksheet_id or NOBODY)

    def keep_draft(self, form: str, texts: Mapping[str, str]) -> Refused | None:
        """Keep what is typed in a form of the open worksheet so far; no texts forget it."""
        return self._journal.keep_draft(self.worksheet_id or NOBODY, form, texts)

    def nobodys_drafts(self) -> Mapping[str, Mapping[str, str]]:
        """What is being typed of a patient who is not admitted yet, whoever's worksheet is open."""
        return self._drafts(NOBODY)

    def keep_nobodys_draft(self, form: str, texts: Mapping[str, str]) -> Refused | None:
        """Keep what is typed of a patient who is not admitted yet; no texts forget it."""
        return self._journal.keep_draft(NOBODY, form, texts)

    def _drafts(self, worksheet_id: str) -> Mapping[str, Mapping[str, str]]:
        return {} if self.is_read_only else self._journal.drafts(worksheet_id)

    # Paper.

    def handover(self, now: datetime, paper: str = "a4") -> "Printed":
        """The handover of the open worksheet; asking where none is open is a bug."""
        fingerprint = self._opened().fingerprint
        return handover_of(self.assessment(now), fingerprint, paper, demo=self._demo)

    @property
    def _demo(self) -> Demo | None:
        """What a sheet of the open worksheet says of a demonstration; None where this is none."""
        if not self.is_demo:
            return None
        told = patient_ids(self._opened().worksheet)
        return Demo.INVENTED if told <= self._invented else Demo.BROUGHT

    def running_taper_sheet(
        self, plan_id: str, now: datetime, paper: str = "a4"
    ) -> "Printed | Refused":
        """The sheet of a taper of the open worksheet as it stands, printed now by whoever is here.

        Refuses in words a taper whose recorded plan cannot be read or printed.
        """
        assessment = self.assessment(now)
        tapers = tapers_of(assessment)
        run = next((each for each in tapers.read if each.plan_id == plan_id), None)
        if run is None:
            return Refused(tapers.unread) if tapers.unread else refused("taper_not_charted")
        by = None if self.by is None else self.by.name
        return taper_run_sheet(
            assessment,
            run,
            self._opened().fingerprint,
            paper,
            printed_by=by,
            printed_at=now,
            demo=self._demo,
        )

    # The archive.

    @property
    def archive(self) -> Archive:
        """The worksheets of patients who were discharged."""
        return Archive(self._journal, self._new_id)

    def keep_archive(self, days: str, now: datetime) -> Refused | None:
        """Choose, by whoever charts, for how many days the archive keeps; empty: for ever."""
        return self.archive.keep(days, self.by, now)

    def delete(self, worksheet_ids: Sequence[str], now: datetime) -> Refused | None:
        """Delete archived worksheets that are past their time, by whoever charts; all or none.

        Where they are gone and older backups could not be replaced, that is what is refused.
        """
        refusal = self.archive.delete(worksheet_ids, self.by, now)
        if refusal is not None:
            return refusal
        self._forget(worksheet_ids)
        return None if self.renew_backups is None else self.renew_backups(now)

    # Inside.

    def _forget(self, worksheet_ids: Sequence[str]) -> None:
        """Nothing of a deleted worksheet stays in memory that this session can reach."""
        if self.worksheet_id in worksheet_ids:
            self._open = None
        self._shelf.drop(worksheet_ids)
        self._beds.forget(worksheet_ids)

    def _view_of_all(self, sheet: Sheet) -> View:
        """A sheet at the time of its last record, those later than the clock too."""
        last = next(iter(sheet.newest(1))).at
        return view_of(sheet.chart, self._reference, at_fixed_offset(last))

    def _opened(self) -> Sheet:
        if self._open is None:
            raise LookupError("no worksheet is open")
        return self._open

    def _known(self, event_id: str) -> tuple[Sheet, AnyEvent] | Refused:
        """The open worksheet with its event of this id."""
        if self._open is None:
            return refused("session_no_worksheet")
        event = self._open.event(event_id)
        return refused("session_record_unknown") if event is None else (self._open, event)

    def _struck(self, here: Sheet, event: AnyEvent, reason: str, at: datetime) -> Struck | Refused:
        strike_id = self._new_id()
        return strike_of(here, event, by=self.by, reason=reason, at=at, strike_id=strike_id)

    def _record(
        self,
        entries: Sequence[tuple[Sheet, AnyEvent]],
        fulfilled: Sequence[tuple[str, str]] = (),
    ) -> Refused | None:
        stored = [(sheet, as_stored(event)) for sheet, event in entries]
        refusal = self._journal.append([(sheet.id, event) for sheet, event in stored], fulfilled)
        if refusal is None:
            for sheet, event in stored:
                sheet.take(event)
        return refusal

    def _doubt(self, worksheet: Worksheet) -> Refused | None:
        if worksheet.id not in self._journal.worksheets():
            return None
        here = self._shelf.sheet(worksheet.id)
        if isinstance(here, Refused):
            return here
        return doubt(here, worksheet, self._view_of_all(here))

    def _occupants(self, now: datetime) -> Iterator[tuple[str, Occupant]]:
        for worksheet_id in self._shelf.here():
            sheet = self._shelf.sheet(worksheet_id)
            if isinstance(sheet, Refused):
                yield worksheet_id, Occupant()
            else:
                yield worksheet_id, self._beds.occupant(sheet, self._reference, now)
