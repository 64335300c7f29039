"""Bedside: events for tests as a nurse would say them, all on one day and in UTC.

    chart = [art("10:05", 62), infusion("norepinephrine", "10:10", "0.1 mcg/kg/min")]
    view = seen(reference, "11:00", *chart)

Numbers are written as text or whole numbers and become the exact Decimals that events hold.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter

from pressorsheet.core.assessment import Reference
from pressorsheet.core.chart import chart_of
from pressorsheet.core.events import READ_QUIETLY, AnyEvent
from pressorsheet.core.view import View

DAY = date(2026, 3, 10)
NURSE = {"name": "Rosa Lind", "role": "nurse"}
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent, config=READ_QUIETLY)


def at(clock: str, day: int = 0) -> datetime:
    """10:05 or 10:05:30 on the day of the tests; `day` -1 is the day before."""
    return datetime.combine(DAY, time.fromisoformat(clock), UTC) + timedelta(days=day)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def exact(number: str | int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def event(kind: str, when: str | datetime, **fields: Any) -> AnyEvent:
    """Any event; fields that are None are left out, whole numbers become Decimal.

    Its id follows from what it says, so that the same words give the same event. `charted` is the
    time of charting, where that is another.
    """
    moment = at(when) if isinstance(when, str) else when
    charted = fields.pop("charted", moment)
    said = {
        name: Decimal(value) if type(value) is int else value
        for name, value in fields.items()
        if value is not None
    }
    words = repr((kind, moment.isoformat(), sorted(said.items())))
    common = {
        "id": str(uuid5(NAMESPACE_URL, words)),
        "at": moment,
        "recorded_at": at(charted) if isinstance(charted, str) else charted,
        "by": NURSE,
    }
    return EVENT.validate_python({"kind": kind, **common, **said})


def vitals(
    source: str,
    when: str | datetime,
    mean: str | int | None = None,
    *,
    sbp: str | int | None = None,
    dbp: str | int | None = None,
    hr: str | int | None = None,
    **fields: Any,
) -> AnyEvent:
    pressures = {"sbp_mmhg": exact(sbp), "dbp_mmhg": exact(dbp), "map_mmhg": exact(mean)}
    return event("vitals", when, source=source, hr_per_min=exact(hr), **pressures, **fields)


def art(when: str | datetime, mean: str | int | None = None, **fields: Any) -> AnyEvent:
    """An arterial reading: art("10:05", 62), art("10:05", sbp=90, dbp=50)."""
    return vitals("arterial", when, mean, **fields)


def cuff(when: str | datetime, mean: str | int | None = None, **fields: Any) -> AnyEvent:
    """A cuff reading, written as the arterial one."""
    return vitals("cuff", when, mean, **fields)


def steady(
    start: str | datetime,
    end: str | datetime,
    mean: str | int = 72,
    *,
    every: int = 60,
    source: str = "arterial",
) -> list[AnyEvent]:
    """Readings of one MAP from start to end, both included, `every` so many minutes."""
    moment, last = (at(one) if isinstance(one, str) else one for one in (start, end))
    found = []
    while moment < last:
        found.append(vitals(source, moment, mean))
        moment += minutes(every)
    return [*found, vitals(source, last, mean)]


def infusion(
    drug: str, when: str | datetime, dose: str, bag: str | None = None, **fields: Any
) -> AnyEvent:
    """A charted dose, infusion("vasopressin", "10:00", "0.03 units/min"), or a pump rate in mL/h
    from a bag, infusion("vasopressin", "10:00", "9 mL/h", "A").
    """
    number, unit = dose.split()
    if unit == "mL/h":
        return event(
            "infusion", when, drug=drug, rate_ml_per_h=Decimal(number), bag_id=bag, **fields
        )
    return event(
        "infusion", when, drug=drug, dose=Decimal(number), dose_unit=unit, bag_id=bag, **fields
    )


def norepinephrine(when: str | datetime, mcg_per_kg_per_min: str, **fields: Any) -> AnyEvent:
    return infusion("norepinephrine", when, f"{mcg_per_kg_per_min} mcg/kg/min", **fields)


def vasopressin(when: str | datetime, units_per_min: str, **fields: Any) -> AnyEvent:
    return infusion("vasopressin", when, f"{units_per_min} units/min", **fields)


def stop(drug: str, when: str | datetime, **fields: Any) -> AnyEvent:
    return event("infusion", when, drug=drug, dose=0, **fields)


def bolus(drug: str, when: str | datetime, amount: str, **fields: Any) -> AnyEvent:
    """A bolus: bolus("phenylephrine", "10:00", "100 mcg")."""
    return infusion(drug, when, amount, bolus=True, **fields)


def bag(
    drug: str, when: str | datetime, bag_id: str, contents: str, ml: int, **fields: Any
) -> AnyEvent:
    """A bag: bag("norepinephrine", "10:00", "A", "4 mg", 250, salt="base")."""
    number, unit = contents.split()
    return event(
        "bag",
        when,
        bag_id=bag_id,
        drug=drug,
        amount=Decimal(number),
        amount_unit=unit,
        volume_ml=ml,
        **fields,
    )


def weight(when: str | datetime, kg: str | int, **fields: Any) -> AnyEvent:
    said = {"weight_kind": "actual", "basis": "measured", **fields}
    return event("weight", when, kg=Decimal(kg), **said)


def target(
    when: str | datetime, low: str | int, high: str | int | None = None, **fields: Any
) -> AnyEvent:
    return event("target", when, map_low_mmhg=exact(low), map_high_mmhg=exact(high), **fields)


def tick(
    when: str | datetime, item: str = "infusions-complete", value: bool = True, **fields: Any
) -> AnyEvent:
    return event("tick", when, item=item, value=value, **fields)


def history(when: str | datetime, **fields: Any) -> AnyEvent:
    return event("history", when, **fields)


def urine(when: str | datetime, ml: str | int, over_min: str | int | None = None) -> AnyEvent:
    return event("perfusion", when, urine_ml=exact(ml), urine_over_min=exact(over_min))


def fluid(when: str | datetime, ml: int, kind: str = "crystalloid", **fields: Any) -> AnyEvent:
    return event("fluid", when, ml=ml, fluid=kind, **fields)


def struck(when: str | datetime, wrong: AnyEvent, **fields: Any) -> AnyEvent:
    return event("struck", when, event_id=wrong.id, **fields)


def seen(reference: Reference, now: str | datetime, *events: AnyEvent) -> View:
    """The chart of these events as it stands at `now` under the reference's protocol."""
    moment = at(now) if isinstance(now, str) else now
    return View(
        chart_of(events), moment, reference.drugs, reference.limits, reference.protocol.settings
    )


def flat(*groups: AnyEvent | list[AnyEvent]) -> Iterator[AnyEvent]:
    """Events and lists of events as one row."""
    for group in groups:
        if isinstance(group, list):
            yield from group
        else:
            yield group
