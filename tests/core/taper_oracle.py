"""Taper oracle: clinical.md section 4 once more, in plain seconds and thousandths, for tests alone.

It shares no line with the program: seconds since 12:00, doses in thousandths of a unit/min, rows
as small tuples. What it is told is what a nurse would tell: given, held, a MAP, a bag. It says
which row is active, how the gate stands and whether a signature is valid.
"""

from dataclasses import dataclass, replace

MINUTE = 60
LATE = 15 * MINUTE
FRESH = 15 * MINUTE
EVERY = 60 * MINUTE
STEP = 5
LOW = 65
APART = 10

PLANNED, GIVEN, SKIPPED, BACK = "planned", "given", "skipped", "stepped_back"
WORDS = {True: "met", False: "not_met", None: "unknown"}


@dataclass(frozen=True)
class Row:
    """One row: from and to dose, when it is due now, and what became of it."""

    before: int
    after: int
    due: int
    state: str = PLANNED


@dataclass(frozen=True)
class Ward:
    """All that the oracle knows at `now`.

    `blocked`: what a person did that keeps the rows from being active: "" nothing, "resume" until
    resumed, "replan" until replanned. `off_since_made`: the drug was stopped outside this version.
    Readings are (second, mmHg); `lows`, `raises` and `fluids` are seconds.
    """

    now: int
    rows: tuple[Row, ...]
    made: int
    changed: int | None = None
    version: int = 1
    blocked: str = ""
    moves_next: bool = False
    stopped: int | None = None
    dose: int = 3 * STEP
    off_since_made: bool = False
    bags: tuple[tuple[int, bool], ...] = ((-600 * MINUTE, True),)
    signed: tuple[int, ...] = ()
    arterial: tuple[int, int] | None = None
    cuff: tuple[int, int] | None = None
    estimate: tuple[int, int] | None = None
    lows: tuple[int, ...] = ()
    raises: tuple[int, ...] = ()
    fluids: tuple[int, ...] = ()

    @property
    def next(self) -> int | None:
        """The index of the first row that is not settled."""
        for index, row in enumerate(self.rows):
            if row.state == PLANNED:
                return index
        return None

    @property
    def since(self) -> int:
        """The last step or step back, or the order of this version where that is later."""
        return self.made if self.changed is None else max(self.made, self.changed)


def rows_from(dose: int, start: int) -> tuple[Row, ...]:
    """The rows of a plan from this dose to OFF."""
    count = dose // STEP
    return tuple(
        Row(dose - index * STEP, dose - (index + 1) * STEP, start + index * EVERY)
        for index in range(count)
    )


# What happens -----------------------------------------------------------------------------------


def passed(ward: Ward, seconds: int) -> Ward:
    """Time passes; a row that is left too long keeps the rest from being active."""
    return late(replace(ward, now=ward.now + seconds))


def late(ward: Ward) -> Ward:
    """Nothing is late in a taper that is stopped, or blocked already."""
    index = ward.next
    if ward.stopped is not None or ward.blocked or index is None:
        return ward
    overdue = ward.now - ward.rows[index].due
    return replace(ward, blocked="resume") if overdue > LATE else ward


def settled(ward: Ward, index: int, state: str) -> Ward:
    """The ward with one row settled."""
    rows = list(ward.rows)
    rows[index] = replace(rows[index], state=state)
    return replace(ward, rows=tuple(rows))


def moved(ward: Ward, index: int, due: int) -> Ward:
    """The row is due then, and each later one follows by the interval."""
    rows = [
        replace(row, due=due + (place - index) * EVERY) if place >= index else row
        for place, row in enumerate(ward.rows)
    ]
    return replace(ward, rows=tuple(rows))


def needs(ward: Ward, what: str) -> Ward:
    """A need of a replan outlasts all else."""
    return ward if ward.blocked == "replan" else replace(ward, blocked=what)


def given(ward: Ward) -> Ward:
    """The row that comes next is given as planned, now.

    Late at all, by a second: what remains follows it by a whole interval.
    """
    index = ward.next
    assert index is not None
    row = ward.rows[index]
    ward = replace(settled(ward, index, GIVEN), changed=ward.now, dose=row.after)
    if row.due - ward.now > LATE:
        return needs(ward, "resume")
    if (ward.moves_next or row.due < ward.now) and not ward.blocked:
        return replace(moved(ward, index + 1, ward.now + EVERY), moves_next=False)
    return ward


def resumed(ward: Ward) -> Ward:
    """Only what a person may resume is resumed; the next row follows the last step."""
    if ward.blocked != "resume":
        return ward
    ward, index = replace(ward, blocked="", moves_next=True), ward.next
    if index is None:
        return ward
    due = ward.rows[index].due
    if any(row.state == GIVEN for row in ward.rows) and ward.changed is not None:
        due = ward.changed + EVERY
    return moved(ward, index, max(ward.now, due))


def skipped(ward: Ward) -> Ward:
    """A skipped row needs a replan, so that no double step arises."""
    index = ward.next
    assert index is not None
    return needs(settled(ward, index, SKIPPED), "replan")


def stepped_back(ward: Ward) -> Ward:
    """The dose goes up again by a step; the last row given is stepped back.

    Where none stands as given it is the last one stepped back once more, else the first.
    """
    states = [row.state for row in ward.rows]
    done = [index for index, state in enumerate(states) if state == GIVEN]
    back = [index for index, state in enumerate(states) if state == BACK]
    ward = settled(ward, max(done or back, default=0), BACK)
    return needs(replace(ward, changed=ward.now, dose=ward.dose + STEP), "replan")


def replanned(ward: Ward) -> Ward:
    """A new version from the dose that runs, its first row an interval from this minute."""
    return replace(
        ward,
        rows=rows_from(ward.dose, ward.now // MINUTE * MINUTE + EVERY),
        made=ward.now,
        version=ward.version + 1,
        blocked="",
        moves_next=False,
        off_since_made=False,
        signed=(),
    )


# What is shown ----------------------------------------------------------------------------------


def bag_fits(ward: Ward) -> bool:
    """Whether the bag that hangs is the plan's mix."""
    return ward.bags[-1][1]


def is_active(ward: Ward) -> bool:
    """Whether the row that comes next may be given as it stands."""
    index = ward.next
    return (
        index is not None
        and ward.stopped is None
        and not ward.blocked
        and bag_fits(ward)
        and not ward.off_since_made
        and ward.dose == ward.rows[index].before
    )


def sources_disagree(ward: Ward) -> bool:
    """Whether the newest arterial and cuff MAP are close in time and far apart."""
    one, other = ward.arterial, ward.cuff
    if one is None or other is None or abs(one[0] - other[0]) > FRESH:
        return False
    return abs(one[1] - other[1]) > APART


def gate(ward: Ward) -> str | None:
    """Met, not_met (hold) or unknown; None where nothing comes next."""
    if ward.next is None or ward.stopped is not None:
        return None
    since = ward.since
    holds = not is_active(ward)
    holds = holds or any(second > since for second in (*ward.lows, *ward.raises))
    if holds:
        return WORDS[False]
    current = ward.arterial
    if ward.cuff is not None and (current is None or ward.cuff[0] - current[0] > FRESH):
        current = ward.cuff
    if current is None or current[0] <= since or ward.now - current[0] > FRESH:
        return WORDS[None]
    if any(second > since for second in ward.fluids):
        return WORDS[None]
    if sources_disagree(ward):
        return WORDS[None]
    if ward.estimate is not None and ward.estimate[0] > max(since, current[0]):
        return WORDS[None]
    return WORDS[True]


def is_signed(ward: Ward) -> bool:
    """Whether a signature under this version stands: no other bag hung from it to the end."""
    end = ward.now
    if ward.stopped is not None:
        end = ward.stopped
    elif ward.next is None and ward.changed is not None:
        end = ward.changed
    return any(_stands(ward, second, end) for second in ward.signed)


def _stands(ward: Ward, signed: int, end: int) -> bool:
    if signed > end:
        return True
    hung = [fits for second, fits in ward.bags if second <= signed][-1]
    since = [fits for second, fits in ward.bags if signed < second <= end]
    return hung and all(since)


# What tells one state from another --------------------------------------------------------------


def outlook(ward: Ward) -> tuple[object, ...]:
    """All that can matter from here on: equal outlooks have one future.

    Times are whole minutes from now: events follow one another by a second, and no limit lies
    between two of them. What only a later step or replan can bring back is left out: under a need
    of a replan all readings, after a stop all but the signature, of what is too old its age.
    """
    if ward.stopped is not None:
        return ("stopped", is_signed(ward), bool(ward.signed))
    since = ward.since
    waits = ward.blocked == "replan" or ward.off_since_made
    holds = waits or any(second > since for second in (*ward.lows, *ward.raises))

    def ago(second: int) -> int:
        return round((ward.now - second) / MINUTE)

    def reading(one: tuple[int, int] | None) -> object:
        if one is None:
            return None
        is_new = one[0] > since and not waits
        return (min(ago(one[0]), 16), is_new, one[1] if is_new and not holds else 0)

    index = ward.next
    done = any(row.state == GIVEN for row in ward.rows)
    readings = [one for one in (ward.arterial, ward.cuff, ward.estimate) if one is not None]
    return (
        tuple((row.before, row.state) for row in ward.rows),
        None if index is None else ago(ward.rows[index].due),
        () if ward.blocked == "replan" else tuple(ago(row.due) for row in ward.rows[index or 0 :]),
        None if ward.changed is None or not done or waits else ago(ward.changed),
        (ward.blocked, ward.moves_next, ward.dose, ward.off_since_made, holds),
        (bag_fits(ward), is_signed(ward), bool(ward.signed)),
        tuple(map(reading, (ward.arterial, ward.cuff, ward.estimate))),
        not holds and tuple(one is max(readings, default=0) for one in (ward.cuff, ward.estimate)),
        not holds and any(second > since for second in ward.fluids),
    )
