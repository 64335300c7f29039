"""A shift as a script of numbered steps, so that one cut short can be gone on from."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path

from opening import opened

from made_events import NURSE, made, made_id, minute, patient, reading
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.note import Refused
from pressorsheet.journal import Journal, memory_journal
from pressorsheet.library.reference import reference
from pressorsheet.session.session import Session

THERE = made_id("step", 0, 0)
HERE = made_id("step", 1, 0)
ADMISSIONS = 2
KINDS = 6
State = Mapping[str, object]


class ScriptedShift:
    """Types, records, strikes and moves; step after step the same in every process."""

    def __init__(self, journal: Journal) -> None:
        judged_with = reference()
        assert not isinstance(judged_with, Refused)
        self._session = Session(journal, judged_with, self._new_id)
        self._session.by = NURSE
        self._step = self._made = 0
        self._session.open(HERE)

    def _new_id(self) -> str:
        self._made += 1
        return made_id("step", self._step, self._made - 1)

    def do(self, step: int) -> None:
        """Do one step; it is acknowledged once this has returned."""
        refusal = self.tried(step)
        assert refusal is None, refusal

    def tried(self, step: int) -> Refused | None:
        """Do one step, or say why the store did not take it."""
        self._step, self._made = step, 0
        if step >= ADMISSIONS:
            return self._refused(*divmod(step - ADMISSIONS, KINDS))
        name = ("ROE, Alan", "DOE, Jane")[step]
        found = self._session.admit((patient(name=name),))
        if isinstance(found, Refused):
            return found
        assert found == (THERE, HERE)[step]
        return None

    def _refused(self, turn: int, kind: int) -> Refused | None:
        session, one = self._session, reading(turn, 60 + turn % 20)
        mean = str(60 + turn % 20)
        match kind, turn % 3:
            case 0, _:
                return session.keep_draft("vitals", {"map_mmhg": mean})
            case 1, _:
                return session.keep_draft("vitals", {"map_mmhg": mean, "hr_per_min": "90"})
            case 2, _:
                return session.record((one, made("note", turn, text="words " * (turn % 90))))
            case 3, _:
                return session.keep_draft("vitals", {})
            case 4, 1:
                return session.strike(one.id, "typed wrong", minute(turn))
            case 4, 2:
                return session.move(one.id, THERE, "wrong patient", minute(turn))
        return session.record((made("tick", turn, item="wean.3", value=kind == 4),))


def state(journal: Journal) -> State:
    """All that a store holds."""
    held: dict[str, tuple[AnyEvent, ...] | object] = {
        worksheet_id: journal.events(worksheet_id) for worksheet_id in journal.worksheets()
    }
    return {**held, "drafts": dict(journal.drafts(HERE))}


@lru_cache
def states(steps: int) -> Sequence[State]:
    """What a store holds after each step, none first, where nothing ever fails."""
    twin = memory_journal()
    shift, found = ScriptedShift(twin), [state(twin)]
    for step in range(steps):
        shift.do(step)
        found.append(state(twin))
    return found


def work(folder: str, first: int, told: Connection) -> None:
    """Go on with the script from a step, telling of each that is done, until killed."""
    shift = ScriptedShift(opened(Path(folder)))
    step = first
    while True:
        shift.do(step)
        told.send(step)
        step += 1
