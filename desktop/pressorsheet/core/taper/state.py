"""Taper state: what is known of a running taper at one moment; plan and actual side by side."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pressorsheet.core.events import Signature
from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Note
from pressorsheet.core.quantity import Dose, PumpRate
from pressorsheet.core.verify.printed import PrintedPlan, PrintedRow


class RowStatus(StrEnum):
    """How one row of a running taper stands."""

    GIVEN = "given"
    SKIPPED = "skipped"
    STEPPED_BACK = "stepped_back"
    CURRENT = "current"
    HELD = "held"
    LATE = "late"
    PLANNED = "planned"
    NOT_ACTIVE = "not_active"


@frozen
class Frozen:
    """Why the rows that follow are not active, and what ends it.

    A replan where one is needed, the planned bag where another hangs, else resuming.
    """

    because: Note
    needs_replan: bool
    awaits_bag: bool = False

    @property
    def can_resume(self) -> bool:
        """Whether a person may end it by resuming."""
        return not self.needs_replan and not self.awaits_bag


@frozen
class Given:
    """What was really given at a row; dose or rate None: not recorded.

    `event_id` is its record, which a person may strike. `follows` is the change of dose before it,
    from which its gate counts (None: it is the first), `frozen` what froze the plan when it was
    given, `reason` what the person wrote beside it.
    """

    event_id: str
    at: datetime
    by: str
    dose: Dose | None
    rate: PumpRate | None
    follows: datetime | None = None
    frozen: Frozen | None = None
    reason: str | None = None


@frozen
class Mark:
    """A hold, step back or skip on a row, as a person charted it; `event_id` is its record.

    `dose` and `rate` are of a step back; None: not recorded.
    """

    event_id: str
    at: datetime
    by: str
    status: RowStatus
    reason: str | None
    dose: Dose | None
    rate: PumpRate | None = None


@frozen
class RunRow:
    """One row, plan beside actual. `due` is when it is due now, shifted where a taper resumed.

    `also`: further records of a row that was given, skipped or stepped back already.
    """

    planned: PrintedRow
    due: datetime
    status: RowStatus
    given: Given | None
    marks: tuple[Mark, ...]
    deviation: timedelta | None
    dose_deviation: Dose | None
    also: tuple[Given, ...] = ()


@frozen
class Verified:
    """A signature under a version, and what voids it (nothing: it stands)."""

    signature: Signature
    voided_by: tuple[Note, ...]

    @property
    def is_by_pharmacist(self) -> bool:
        """Whether the role signed is a pharmacist's."""
        return "pharm" in self.signature.role.casefold()


@frozen
class Version:
    """One version of the plan, the person who made it, and what was signed under it.

    `rows` is what became of it until it was replaced; empty for the version in force.
    """

    number: int
    plan: PrintedPlan
    made_at: datetime
    made_by: str
    reason: str | None
    verified: tuple[Verified, ...]
    rows: tuple[RunRow, ...] = ()

    def counts_from(self, last_change: datetime | None) -> datetime:
        """From when the gate counts: the last change of dose, or this order where it is later.

        A replan is the order before its own first step [house].
        """
        made = self.made_at.astimezone(UTC)
        return made if last_change is None else max(made, last_change.astimezone(UTC))

    @property
    def standing(self) -> Verified | None:
        """The signature that stands, a pharmacist's before any other, then the newest.

        An unsigned plan prints NOT VERIFIED.
        """
        return next(iter(self.all_standing), None)

    @property
    def all_standing(self) -> tuple[Verified, ...]:
        """Every signature that stands, those of pharmacists first, the newest first."""
        standing = [each for each in reversed(self.verified) if not each.voided_by]
        return tuple(sorted(standing, key=lambda each: not each.is_by_pharmacist))

    @property
    def is_verified(self) -> bool:
        """Whether a signature stands."""
        return self.standing is not None


@frozen
class TaperRun:
    """A taper at one moment. `current` is the row that comes next, frozen or not.

    `last_change` is when a dose was last really changed under the taper (None: not yet);
    `watch_until` is set once it ended at OFF; `oddities` are records that do not fit, named and
    otherwise left out.
    """

    plan_id: str
    version: Version
    earlier: tuple[Version, ...]
    rows: tuple[RunRow, ...]
    current: RunRow | None
    frozen: Frozen | None
    stopped: Mark | None
    last_change: datetime | None
    watch_until: datetime | None
    oddities: tuple[Note, ...]

    @property
    def ordered_at(self) -> datetime:
        """When it was ordered first."""
        return (*self.earlier, self.version)[0].made_at

    @property
    def is_complete(self) -> bool:
        """Whether every row was given."""
        return all(row.status is RowStatus.GIVEN for row in self.rows)

    @property
    def is_running(self) -> bool:
        """Whether the taper goes on: not stopped, and a row still to come."""
        return self.stopped is None and self.current is not None

    @property
    def awaits_replan(self) -> bool:
        """Whether it goes on only by a new version, also where no row is left in this one."""
        return self.stopped is None and self.frozen is not None and self.frozen.needs_replan
