"""Taper verify words: a plan, its second entries and its checks, as the verification says them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from pressorsheet.core.paper import Status
from pressorsheet.core.second_entry import Entry
from pressorsheet.core.taper.state import TaperRun
from pressorsheet.core.verify import Result, Verification, is_same_person
from pressorsheet.entry.taper_verify import Figure, agreed
from pressorsheet.ui.panels.taper_notices import Notice
from pressorsheet.ui.panels.taper_verify_table import Judged
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import drug_name, number_text, say, text_of, word
from pressorsheet.wording.values import day_text

SHOWN: tuple[tuple[Result, Status], ...] = (
    (Result.FAIL, Status.FAIL),
    (Result.UNKNOWN, Status.UNKNOWN),
    (Result.PASS, Status.PASS),
)


def heading_of(run: TaperRun) -> str:
    """Which plan is verified; none of its figures."""
    words = words_of("taper_verify")
    drug = drug_name(run.version.plan.drug)
    return words("what", drug=drug, version=str(run.version.number))


def ordered_of(run: TaperRun, now: datetime) -> str:
    """Who ordered it and, where that was another, who charted the order."""
    words, version = words_of("taper_verify"), run.version
    at = day_text(version.made_at, now)
    by = version.plan.ordered_by or words("not_recorded")
    if is_same_person(by, version.made_by):
        return words("ordered", by=by, at=at)
    return words("ordered_charted", by=by, charted=version.made_by, at=at)


def signed_before(run: TaperRun, now: datetime) -> str:
    """Whose signature stands already; nothing where none does."""
    signed = [each.signature for each in run.version.verified if not each.voided_by]
    if not signed:
        return ""
    by = signed[-1]
    words = words_of("taper_verify")
    return words("signed_before", name=by.name, role=by.role, at=day_text(by.at, now))


def tries_of(entries: Iterable[Entry], now: datetime, *, blind: bool) -> tuple[Notice, ...]:
    """Every entry on record; while the next one is typed, none of their figures."""
    return tuple(_tried(number, each, now, blind=blind) for number, each in enumerate(entries, 1))


def _tried(number: int, entry: Entry, now: datetime, *, blind: bool) -> Notice:
    words, word = words_of("taper_verify"), entry.word
    values = {"number": str(number), "at": day_text(word.at, now), "by": word.by.name}
    outcome = words("tried_matched" if word.value else "tried_missed")
    if not blind and word.note:
        outcome = word.note
    said = words("tried", outcome=outcome, **values)
    if not entry.is_struck:
        return Status.PASS if word.value else Status.FAIL, said
    struck = words("struck_matched" if word.value else "struck_missed")
    return Status.APPLIES if word.value else Status.FAIL, f"{said} {struck}"


def judged_figures(figures: Sequence[Figure], *, blind: bool) -> tuple[Judged, ...]:
    """Each figure as it was entered, and the plan's beside it unless it is still to be read."""
    words = words_of("taper_verify")
    return tuple(
        Judged(
            Status.PASS if each.matches else Status.FAIL,
            (
                words(f"figure_{each.name}"),
                _value(each, each.entered),
                words("not_shown") if blind else _value(each, each.planned),
                words("match" if each.matches else "differs"),
            ),
        )
        for each in figures
    )


def planned_figures(run: TaperRun) -> tuple[Judged, ...]:
    """The plan's figures for a person who gave up and whose own are only in the tries."""
    words = words_of("taper_verify")
    return tuple(
        Judged(
            Status.INFORMATION,
            (words(f"figure_{each.name}"), words("see_below"), _value(each, each.planned), ""),
        )
        for each in agreed(run)
    )


def typed_before(figures: Sequence[Figure]) -> str:
    """What a person typed before, to read label and order against; nothing of the plan."""
    words = words_of("taper_verify")
    typed = [
        words("typed", figure=words(f"figure_{each.name}"), value=_value(each, each.entered))
        for each in figures
    ]
    return words("typed_before", typed=", ".join(typed)) if typed else ""


def _value(figure: Figure, value: Any) -> str:
    words = words_of("taper_verify")
    if figure.name == "interval":
        return words("minutes", count=number_text(value))
    return words("none") if value is None else text_of(value)


def judged_checks(verification: Verification, zone: tzinfo | None) -> tuple[Judged, ...]:
    """Every named check with its numbers: what fails first, then what is unknown."""
    words = words_of("taper_verify")
    return tuple(
        Judged(
            status,
            (words(result.value), word(f"check_{check.id}"), say(check.numbers, zone)),
        )
        for result, status in SHOWN
        for check in verification.of(result)
    )


def counted(verification: Verification) -> tuple[Notice, ...]:
    """How many checks came out how, what fails first."""
    words = words_of("taper_verify")
    return tuple(
        (
            status if verification.of(result) or result is Result.PASS else Status.NOT_MET,
            words("count", count=str(len(verification.of(result))), word=words(result.value)),
        )
        for result, status in SHOWN
    )
