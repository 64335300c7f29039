"""Facts: what a plan is held against besides itself - the protocol's rules and the worksheet."""

from datetime import datetime, timedelta
from enum import Enum
from fractions import Fraction

from pressorsheet.core.frozen import frozen
from pressorsheet.core.quantity import Concentration, Dose, Volume, Weight
from pressorsheet.core.truth import Truth


@frozen
class VerifyRules:
    """The protocol's limits for tapers of one drug; None where it states none."""

    largest_step: Dose | None = None
    shortest_interval: timedelta | None = None
    error_notice_percent: Fraction | None = None


NO_RULES = VerifyRules()


@frozen
class Ahead:
    """What a taper really runs at from the worksheet's moment on.

    `ml_per_h` is what the pump is set to, until the row that comes at `until_min` of the plan's own
    minutes; None: throughout, for no row lowers it before a replan.
    """

    ml_per_h: Fraction
    until_min: Fraction | None


@frozen
class WorksheetFacts:
    """What a worksheet says at `at`, the time of the order; None: it does not say.

    `running` is the charted running dose of the plan's drug (0 when stopped), `hung` the
    concentration of the bag it runs from, `left` what that bag holds at `at`, `expires_at` when it
    may no longer be used, `weight` the dosing weight in force; `wean` is the status of the drug's
    weaning criterion, `wean_item` its article id, `line` the line that the infusion is charted on.
    `reached_min` is how far the plan has really come at `at`, in its own minutes from its first row
    (None: as far as by the clock): a row that is late, held or moved is still to run. `ahead` is
    what it runs at from then on (None: at the plan's rates).
    """

    at: datetime
    running: Dose | None = None
    hung: Concentration | None = None
    left: Volume | None = None
    expires_at: datetime | None = None
    weight: Weight | None = None
    wean: Truth = Truth.UNKNOWN
    wean_item: str | None = None
    line: str | None = None
    reached_min: Fraction | None = None
    ahead: Ahead | None = None


class NoZone(Enum):
    """Why the time zone a plan names is not at hand."""

    NOT_LOOKED_UP = "not looked up"
    NO_SUCH_ZONE = "no such zone"
