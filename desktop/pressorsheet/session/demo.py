"""Demo: the shipped patients with their times moved to now, in a store that no file holds."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pressorsheet.core.assessment import Reference
from pressorsheet.core.event_reading import written_event
from pressorsheet.core.event_text import written_time
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.moment import elapsed, later, moment
from pressorsheet.core.note import Refused
from pressorsheet.exchange.plans_anew import PlansAnew
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.journal import memory_journal
from pressorsheet.session.identity import patient_ids
from pressorsheet.session.samples import last_charted, sample, sample_names
from pressorsheet.session.session import Session

CHARTED_BEFORE = timedelta(minutes=3)
ONE_MINUTE = timedelta(minutes=1)

_CLOCK = re.compile(r"(?<![\d:])([01]\d|2[0-3]):([0-5]\d)(?![\d:])", re.ASCII)


def demo_session(reference: Reference, now: datetime) -> Session:
    """Every shipped patient, the first one open, the newest record of each charted just now."""
    shipped = [sample(name, reference.drugs) for name in sample_names()]
    own = [each for each in shipped if isinstance(each, Worksheet)]
    assert len(own) == len(shipped), shipped  # they ship with the program
    moved = [shifted(each, now) for each in own]
    invented = frozenset(found for each in moved for found in patient_ids(each))
    session = Session(
        memory_journal(), reference, lambda: str(uuid4()), is_demo=True, invented=invented
    )
    ids = [session.joined(each) for each in moved]
    session.open(str(ids[0]))
    return session


def shifted(worksheet: Worksheet, now: datetime) -> Worksheet:
    """The worksheet as if its newest record had been charted three minutes before `now`.

    All times move by the same whole minutes and stand in the offset of `now`, those within plans
    and those written in words as well. A plan with other times has another fingerprint: it is made
    anew, and a signature that fitted the old plan fits the new one.
    """
    span = elapsed(last_charted(worksheet), now) - CHARTED_BEFORE
    zone = timezone(now.utcoffset() or timedelta())
    shift = _Shift(span // ONE_MINUTE * ONE_MINUTE, zone)
    for event in worksheet.events:
        shift.plans.learn(event)
    events = sorted(map(shift.event, worksheet.events), key=lambda event: event.order)
    return Worksheet(worksheet.id, tuple(events))


class _Shift:
    """Moves times by a span, and knows the fingerprints of the plans it has moved."""

    def __init__(self, span: timedelta, zone: tzinfo) -> None:
        self._span = span
        self._zone = zone
        self.plans = PlansAnew(self._plan)

    def event(self, event: AnyEvent) -> AnyEvent:
        """The same event at its other time."""
        said = event.model_dump(exclude_none=True)
        plan = said.pop("plan", None)
        fields = {name: self._value(value, event.at, self._zone) for name, value in said.items()}
        if plan is not None:
            fields["plan"] = self.plans.plan(plan, event)
        return written_event(fields)

    def _plan(self, plan: Mapping[str, Any], event: AnyEvent) -> Mapping[str, Any]:
        zone = ZoneInfo(plan["tz"]) if plan.get("tz") else self._zone
        return {key: self._value(value, event.at, zone) for key, value in plan.items()}

    def _value(self, value: Any, written: datetime, zone: tzinfo) -> Any:
        match value:
            case datetime():
                return later(value, self._span).astimezone(zone)
            case str():
                return self._text(value, written, zone)
            case Mapping():
                return {key: self._value(each, written, zone) for key, each in value.items()}
            case list() | tuple():
                return [self._value(each, written, zone) for each in value]
        return value

    def _text(self, text: str, written: datetime, zone: tzinfo) -> str:
        time = moment(text)
        if not isinstance(time, Refused):
            return written_time(later(time, self._span).astimezone(zone))
        fingerprint = self.plans.fingerprint(text)
        if fingerprint is not None:
            return fingerprint
        return _CLOCK.sub(lambda clock: self._clock(clock, written), text)

    def _clock(self, clock: re.Match[str], written: datetime) -> str:
        """A time on the clock, as "22:40" in a list of what to do, as long after the writing."""
        same_day = written.replace(hour=int(clock[1]), minute=int(clock[2]))
        return f"{later(same_day, self._span).astimezone(self._zone):%H:%M}"
