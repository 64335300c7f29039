"""Now pressure: what the MAP block of the now strip says, as lines of runs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from pressorsheet.core.bedside import Bedside, PressureNow, SourceMap, Verdict
from pressorsheet.core.frozen import frozen
from pressorsheet.core.paper import Status
from pressorsheet.ui.panels.moments import when_text
from pressorsheet.ui.typeface import BOLD, SEMIBOLD
from pressorsheet.ui.widgets.gauge import Stand
from pressorsheet.ui.widgets.runs import Run, RunLine, line
from pressorsheet.ui.widgets.status import ROLES
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import duration_text, number_text, say, word

ONE_MINUTE = timedelta(minutes=1)
VERDICTS: Mapping[Verdict, Status] = {
    Verdict.AT_TARGET: Status.MET,
    Verdict.WHEN_READ: Status.UNKNOWN,
    Verdict.BELOW: Status.APPLIES,
    Verdict.ABOVE: Status.NOT_MET,
    Verdict.NOT_MEASURABLE: Status.APPLIES,
    Verdict.TARGETS_DIFFER: Status.UNKNOWN,
    Verdict.NO_TARGET: Status.INFORMATION,
    Verdict.OUT_OF_DATE: Status.OUT_OF_DATE,
    Verdict.NONE_RECORDED: Status.UNKNOWN,
}


@frozen
class PressureLines:
    """Heading, large number and verdict; `stand` is for the gauge.

    Where two sources differ there is no one place on a gauge: `other` stands there instead. Without
    a target there is no gauge.
    """

    heading: RunLine
    number: RunLine
    verdict: RunLine
    stand: Stand | None
    other: RunLine


def pressure_lines(bedside: Bedside) -> PressureLines:
    """The current pressure with its source and age, and how it stands to the target."""
    pressure = bedside.pressure
    others = _others(pressure)
    return PressureLines(
        line(*_names(pressure), _reading(pressure, bedside.at)),
        line(*_number(pressure, 44)),
        _verdict(pressure),
        None if others else _stand(pressure),
        _other_sources(others, bedside.at),
    )


def brief_pressure(bedside: Bedside) -> RunLine:
    """The current pressure in one line: how it is known, number, verdict, source and age."""
    pressure = bedside.pressure
    number = _number(pressure, 13)
    reading = _reading(pressure, bedside.at)
    return line(
        *_names(pressure),
        *(replace(run, gap=max(run.gap, 6)) for run in number),
        *(replace(run, points=10, gap=10) for run in _verdict(pressure).runs),
        None if reading is None else replace(reading, to_right=False),
    )


def _is_faint(pressure: PressureNow) -> bool:
    return pressure.is_estimated or pressure.is_out_of_date


def _stand(pressure: PressureNow) -> Stand | None:
    if pressure.low is None:
        return None
    high = None if pressure.high is None else pressure.high.mmhg
    return Stand(pressure.low.mmhg, high, pressure.unrounded, is_hollow=_is_faint(pressure))


def _names(pressure: PressureNow) -> Iterator[Run]:
    """That it is a MAP, and what is to be known of it first."""
    words = words_of("now")
    yield Run(words("map"), 10, SEMIBOLD)
    if pressure.is_estimated:
        yield _tag(words("estimated"), Status.UNKNOWN)
    if pressure.apart is not None:
        yield _tag(words("sources_apart"), Status.APPLIES)
    if pressure.is_out_of_date and pressure.verdict is not Verdict.OUT_OF_DATE:
        yield _tag(words("out_of_date"), Status.OUT_OF_DATE)


def _tag(text: str, sign: Status) -> Run:
    return Run(text, 10, SEMIBOLD, ROLES[sign], gap=8, sign=sign)


def _reading(pressure: PressureNow, now: datetime) -> Run | None:
    if pressure.at is None or pressure.age is None or pressure.source is None:
        return None
    words, at = words_of("now"), when_text(pressure.at, now)
    source = word(pressure.source)
    if pressure.age < ONE_MINUTE:
        said = words("reading_just_now", source=source, at=at)
    else:
        said = words("reading", source=source, at=at, age=duration_text(pressure.age))
    if pressure.is_out_of_date:
        return Run(said, 9, SEMIBOLD, "out_of_date", gap=10, to_right=True)
    return Run(said, 9, ink="ink2", gap=10, to_right=True)


def _number(pressure: PressureNow, points: float) -> Iterator[Run]:
    words, said = words_of("now"), min(points, 18)
    if pressure.map is not None:
        ink = "ink2" if _is_faint(pressure) else "ink"
        yield Run(number_text(pressure.map.mmhg), points, BOLD, ink)
        yield Run(words("mmhg"), 10, ink="ink2", gap=7)
    elif pressure.verdict is Verdict.NONE_RECORDED:
        yield Run(words("not_recorded"), said, SEMIBOLD, "ink2")
    else:
        yield Run(say(Verdict.NOT_MEASURABLE.says), said, BOLD, "caution")


def _verdict(pressure: PressureNow) -> RunLine:
    verdict = pressure.verdict
    sign = VERDICTS[verdict]
    # A pressure too low to be measured is below every bound.
    not_measurable = verdict is Verdict.NOT_MEASURABLE
    said = say((Verdict.BELOW if not_measurable else verdict).says)
    if verdict is Verdict.NONE_RECORDED:
        said = words_of("now")("no_map")
    return line(Run(said, 11.5, SEMIBOLD, ROLES[sign], sign=sign))


def _others(pressure: PressureNow) -> tuple[SourceMap, ...]:
    """The MAP of the sources that differ, but for the one that stands large already."""
    large = (pressure.source, pressure.at)
    return tuple(one for one in pressure.apart or () if (one.source, one.at) != large)


def _other_sources(others: tuple[SourceMap, ...], now: datetime) -> RunLine:
    runs = (run for number, other in enumerate(others) for run in _other(other, now, number))
    return line(*runs)


def _other(other: SourceMap, now: datetime, number: int) -> tuple[Run, ...]:
    words = words_of("now")
    said = words("source_at", source=word(other.source), at=when_text(other.at, now))
    head = Run(said, 10, ink="ink2", gap=14 if number else 0)
    if other.map is None:
        return head, Run(say(Verdict.NOT_MEASURABLE.says), 12, BOLD, "caution", gap=8)
    unit = Run(words("mmhg"), 10, ink="ink2", gap=5)
    return head, Run(number_text(other.map.mmhg), 18, BOLD, gap=8), unit
