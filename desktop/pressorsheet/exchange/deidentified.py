"""De-identified: a worksheet for teaching, from which its patient and staff can no longer be told.

Out go names, MRN, bed, birth date and every free text; staff are numbered, ids are made anew under
a key that is thrown away, all times move by one secret number of whole days. Numbers, what was
recorded when of a day, and what hangs together stay, so that every judgement stays.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from pressorsheet.core.drugs import DrugLibrary, Salt
from pressorsheet.core.event_reading import written_event
from pressorsheet.core.events import AnyEvent, Patient, Struck, Tick
from pressorsheet.core.frozen import frozen
from pressorsheet.core.moment import EARLIEST_YEAR, moment
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.quantity import UNITS
from pressorsheet.core.second_entry import entry_item, given_up_item
from pressorsheet.core.text import folded, is_seen
from pressorsheet.exchange.plans_anew import PlansAnew
from pressorsheet.exchange.pseudonyms import People, Tokens, hashed, ids_anew, role_kept
from pressorsheet.exchange.worksheet import Worksheet

REMOVED = "[text removed]"
NAME, MRN = "patient", "MRN"
KEY_BYTES = 32
MOST_DAYS = 365
# Of this age and older is one group: there are few of each.
OLDEST = 90

SEXES = frozenset({"female", "male", "woman", "man", "f", "m", "other", "unknown"})
RHYTHMS = frozenset(
    {"sinus", "sinus rhythm", "sinus tachycardia", "sinus bradycardia", "paced", "svt", "vt"}
    | {"af", "atrial fibrillation", "atrial flutter", "ventricular tachycardia"}
)
STEROIDS = frozenset(
    {"hydrocortisone", "fludrocortisone", "dexamethasone", "methylprednisolone"}
    | {"prednisolone", "prednisone"}
)
ROUTES = frozenset({"intravenous"})
BAG_ENDS = frozenset({"empty", "expired"})
SALTS = frozenset(salt.value for salt in Salt)

# What stands in a plan (cli.md): times, people, words of a closed set, numbers.
_TIMES = frozenset({"start", "due", "at"})
_NUMBERS = frozenset(
    {"from", "step", "every_min", "to", "weight_kg", "pump_step_ml_per_h", "map_low_mmhg"}
    | {"map_high_mmhg", "stop_below_mmhg", "rescue", "n", "elapsed_min", "rate_ml_per_h", "amount"}
    | {"set_rate_ml_per_h", "delivered", "error_percent", "volume_ml", "left_ml", "off", "row"}
    | {"dose"}
)
_WORDS = {
    "dose_unit": frozenset(UNITS),
    "amount_unit": frozenset(UNITS),
    "salt": SALTS,
    "because": BAG_ENDS,
    "route": ROUTES,
}
_PARTS = frozenset({"bag", "rows", "bag_changes"})


@frozen
class Known:
    """Words that name no patient: the drugs of the library, the items of the protocols."""

    drugs: DrugLibrary
    items: frozenset[str]


def deidentified(
    worksheet: Worksheet, known: Known, chance: Callable[[int], bytes]
) -> Worksheet | Refused:
    """The worksheet for teaching; another one at each call.

    Refuses a worksheet with times so early that they cannot move back.
    """
    days = 1 + int.from_bytes(chance(8)) % MOST_DAYS
    if any(time.year <= EARLIEST_YEAR + 1 for event in worksheet.events for time in _times(event)):
        return refused("deidentify_too_early")
    writing = _Writing(worksheet, known, chance(KEY_BYTES), timedelta(days=-days))
    return writing.worksheet()


def age_of(worksheet: Worksheet) -> int | None:
    """The patient's age in years at the first record, 90 for all who are older; None: unknown."""
    born = [e.birth_date for e in worksheet.events if isinstance(e, Patient) and e.birth_date]
    if not born:
        return None
    first, birth = worksheet.events[0].at.date(), date.fromisoformat(born[-1])
    years = first.year - birth.year - ((first.month, first.day) < (birth.month, birth.day))
    return min(years, OLDEST) if years >= 0 else None


def _times(event: AnyEvent) -> Iterator[datetime]:
    signature = getattr(event, "signature", None)
    values = [getattr(event, name) for name in type(event).model_fields]
    yield from (value for value in values if isinstance(value, datetime))
    yield from () if signature is None else (signature.at,)


class _Writing:
    """One worksheet while it is written anew."""

    def __init__(self, worksheet: Worksheet, known: Known, key: bytes, span: timedelta) -> None:
        self._before = worksheet
        self._known = known
        self._key = key
        self._span = span
        events = worksheet.events
        strikes = (event.event_id for event in events if isinstance(event, Struck))
        self._ids = ids_anew((*(event.id for event in events), *strikes), key)
        self._people = People()
        self._names, self._numbers = Tokens(NAME, folded), Tokens(MRN, folded)
        self._lines, self._bags, self._plan_ids = (
            Tokens("line", folded),
            Tokens("bag"),
            Tokens("plan"),
        )
        self._plans = PlansAnew(lambda plan, _event: self._plan(plan))

    def worksheet(self) -> Worksheet:
        """It, whole."""
        for event in self._before.events:
            self._people.name(event.by.name, event.by.role)
        for event in self._before.events:
            self._plans.learn(event)
        events = tuple(map(self._event, self._before.events))
        (worksheet_id,) = ids_anew((self._before.id,), self._key).values()
        return Worksheet(worksheet_id, tuple(sorted(events, key=lambda event: event.order)))

    def _event(self, event: AnyEvent) -> AnyEvent:
        said = {name: getattr(event, name) for name in type(event).model_fields}
        fields = {
            name: self._field(event, name, value)
            for name, value in said.items()
            if value is not None
        }
        return written_event({name: value for name, value in fields.items() if value is not None})

    def _field(self, event: AnyEvent, name: str, value: Any) -> Any:
        match value:
            case datetime():
                return value + self._span
            case bool() | Decimal() | int():
                return value
            case BaseModel():
                return self._signed(value)
            case tuple():
                return [REMOVED for _ in value]
            case Mapping():
                return self._plans.plan(value, event)
            case _:
                return self._text(event, name, value)

    def _signed(self, person: Any) -> Mapping[str, Any]:
        """Who recorded something, or signed it."""
        found = {
            "name": self._people.name(person.name, person.role),
            "role": role_kept(person.role),
        }
        if not hasattr(person, "fingerprint"):
            return found
        at, print_of = person.at + self._span, self._plans.fingerprint(person.fingerprint)
        # One that fitted no plan fits none now.
        return found | {"at": at, "fingerprint": print_of or hashed(person.fingerprint, self._key)}

    def _text(self, event: AnyEvent, name: str, value: str) -> str | None:
        """A text field: a word of a closed set, another name for the same, or nothing of it."""
        match name:
            case "kind":
                return value
            case "id" | "event_id":
                return self._ids[value]
            case "drug":
                return self._drug(value)
            case "bag_id":
                return self._bags[value]
            case "plan_id":
                return self._plan_ids[value]
            case "site" | "line_site":
                return self._lines[value] if is_seen(value) else None
            case "set_by":
                return self._people.name(value)
            case "item" if isinstance(event, Tick):
                return self._item(value)
            case "name" if isinstance(event, Patient):
                return self._names[value]
            case "mrn":
                return self._numbers[value]
            case "birth_date" | "bed":
                return None
        return self._word(event, name, value)

    def _word(self, event: AnyEvent, name: str, value: str) -> str | None:
        field = type(event).model_fields[name]
        if "Literal" in str(field.annotation):
            return value
        kept = {"sex": SEXES, "rhythm": RHYTHMS}.get(name, frozenset())
        if folded(value) in kept:
            return folded(value)
        return REMOVED if is_seen(value) or field.is_required() else None

    def _drug(self, value: str) -> str:
        drug = self._known.drugs.named(value)
        if drug is not None:
            return drug.id
        return folded(value) if folded(value) in STEROIDS else REMOVED

    def _item(self, item: str) -> str:
        """A check's id; a second entry is kept under what the plan's fingerprint has become."""
        for before, after in self._plans.fingerprints.items():
            for item_of in (entry_item, given_up_item):
                if item == item_of(before):
                    return item_of(after)
        return item if item in self._known.items else REMOVED

    def _plan(self, plan: Mapping[str, Any]) -> Mapping[str, Any]:
        start = moment(plan["start"]) if isinstance(plan.get("start"), str) else None
        zone = start.tzinfo if isinstance(start, datetime) else None
        return self._part(plan, zone)

    def _part(self, part: Mapping[str, Any], zone: Any) -> Mapping[str, Any]:
        """What is known to stand in a plan; a key that nobody knows may itself tell something."""
        found: dict[str, Any] = {}
        for key, value in part.items():
            if key in _PARTS:
                found[key] = self._parts(value, zone)
            elif key in _TIMES:
                found[key] = self._time(value, zone)
            elif key in _NUMBERS:
                found[key] = None if isinstance(value, str | Mapping | list | tuple) else value
            elif key in _WORDS:
                is_known = isinstance(value, str) and value in _WORDS[key]
                found[key] = value if value is None or is_known else REMOVED
            elif key == "drug":
                found[key] = self._drug(value) if isinstance(value, str) else REMOVED
            elif key == "line":
                found[key] = self._lines[value] if isinstance(value, str) else REMOVED
            elif key == "ordered_by":
                found[key] = self._people.name(value) if isinstance(value, str) else None
            elif key in ("reason", "call"):
                found[key] = None if value is None else REMOVED
            elif key == "tz":
                # It says where; all times stand in the offset of the first.
                found[key] = None
        return found

    def _parts(self, value: Any, zone: Any) -> Any:
        if isinstance(value, Mapping):
            return self._part(value, zone)
        if isinstance(value, list | tuple):
            return [self._part(each, zone) for each in value if isinstance(each, Mapping)]
        return None

    def _time(self, value: Any, zone: Any) -> str:
        time = moment(value) if isinstance(value, str) else None
        if not isinstance(time, datetime):
            return REMOVED
        return (time.astimezone(zone) + self._span).isoformat()
