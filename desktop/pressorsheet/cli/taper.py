"""Taper: an order from the command line as a plan: a table, JSON, CSV or the printed sheet."""

import argparse
import re
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import TypeVar
from zoneinfo import ZoneInfo

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven, drug_given, given, quantity_given
from pressorsheet.cli.taper_text import as_csv, as_json, as_text
from pressorsheet.cli.worksheets import reference_given, site_given
from pressorsheet.core.assessment import Reference
from pressorsheet.core.bags import read_bag
from pressorsheet.core.drugs import Drug
from pressorsheet.core.events import LONGEST_NAME, LONGEST_TEXT
from pressorsheet.core.moment import LATEST_YEAR, moment
from pressorsheet.core.note import Refused, refused
from pressorsheet.core.number import NumberRefused, exact_decimal, fraction_of
from pressorsheet.core.quantity import (
    DOSE_UNITS,
    UNITS,
    Dose,
    Pressure,
    PumpRate,
    Weight,
    quantity,
)
from pressorsheet.core.taper import TaperOrder, TaperPlan, plan
from pressorsheet.core.taper.advisor import Advice, advise
from pressorsheet.core.taper.notices import taper_notices
from pressorsheet.core.taper.rules import taper_rules
from pressorsheet.core.text import is_written

Read = TypeVar("Read")
Kind = TypeVar("Kind", Weight, Pressure)

MINUTES = {"min": 1, "h": 60}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its arguments."""
    parser = subparsers.add_parser(
        "taper",
        help="a taper plan from an order",
        allow_abbrev=False,
        description="Makes the plan of a taper: timed rows with the rate to set, what it delivers "
        "and the error. It plans an order that a person gives; it does not order.",
    )
    add_required = parser.add_argument_group("the order").add_argument
    add_required("--drug", required=True, metavar="D", help="a drug of the library, in full")
    add_required("--from", required=True, metavar="Q", dest="running", help="the running dose")
    add_required("--start", required=True, metavar="T", help="first step, ISO 8601 with an offset")
    add_required(
        "--bag",
        required=True,
        metavar="Q",
        help='for example "40 units/100 mL" or "4 mg/250 mL base"',
    )
    parser.add_argument("--step", metavar="Q", help="default: the protocol's, where it has one")
    parser.add_argument("--every", metavar="Q", help='for example "60 min"; default likewise')
    parser.add_argument("--to", metavar="Q", dest="end", help="the end dose; default: OFF")
    parser.add_argument("--weight", metavar="Q", help='dosing weight, for example "70 kg"')
    parser.add_argument("--pump-step", metavar="ML_PER_H", help="default 0.1")
    parser.add_argument("--tz", metavar="ZONE", help="print times in a zone, as Europe/Berlin")
    parser.add_argument("--reason", metavar="TEXT", help="why to go on where a reason is asked")
    parser.add_argument("--ordered-by", metavar="NAME", help="who ordered the taper")
    parser.add_argument("--map-low", metavar="Q", help='low bound, for example "65 mmHg"')
    parser.add_argument("--stop-below", metavar="Q", help='stop and call, for example "60 mmHg"')
    parser.add_argument("--call", metavar="TEXT", help="whom to call, with the number")
    parser.add_argument(
        "--line",
        metavar="TEXT",
        help='the intravenous line, for example "right internal jugular, distal lumen"',
    )
    parser.add_argument(
        "--protocol", metavar="ID|PATH", help="its id, or a file; default: this site's"
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="the result as JSON")
    output.add_argument("--csv", action="store_true", help="the rows as CSV")
    output.add_argument("--pdf", metavar="OUT", help="write the taper sheet, and show the table")


def main(arguments: argparse.Namespace) -> int:
    """Answer the command: exit code 0, or 1 with every reason."""
    try:
        site = site_given(arguments)
        reference = reference_given(arguments.protocol, site)
        drug = drug_given(arguments.drug, reference.drugs, "--drug")
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=arguments.json, place=fault.place)
    reading = _Reading(arguments)
    order = reading.order(drug, reference.drugs.pump.step)
    if order is None:
        return answer.refuse_all(reading.faults, as_json=arguments.json)
    made = plan(order, drug, taper_rules(reference.protocol, drug.id))
    if isinstance(made, Refused):
        return answer.refuse(made, as_json=arguments.json)
    advice, notices = advise(made), taper_notices(made, reference.limits)
    if arguments.json:
        return answer.give(as_json(made, advice, notices))
    if arguments.csv:
        answer.tell(as_csv(made))
        return answer.DONE
    if arguments.pdf is not None:
        try:
            _write_sheet(arguments, made, advice, reference, site.settings.paper)
        except Misgiven as fault:
            return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    answer.tell(as_text(made, advice, notices))
    return answer.DONE


class _Reading:
    """Reads the arguments of an order one after another and keeps every refusal of them."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self.faults: list[tuple[str, Refused]] = []

    def order(self, drug: Drug, pump_step: PumpRate) -> TaperOrder | None:
        """The order the arguments write; None where one of them was refused.

        What is possible but not allowed (a bag too weak, a negative step) is left to the plan,
        which names all such reasons together.
        """
        given_as = self._arguments
        running = self._take(given_as.running, "--from", _dose)
        start = self._take(given_as.start, "--start", lambda text, at: given(moment(text), at))
        bag = self._take(given_as.bag, "--bag", lambda text, at: given(read_bag(text, drug), at))
        step = self._take(given_as.step, "--step", _dose)
        end = self._take(given_as.end, "--to", _dose)
        interval = self._take(given_as.every, "--every", _interval)
        weight = self._take(given_as.weight, "--weight", _kind(Weight))
        set_in = self._take(given_as.pump_step, "--pump-step", _pump_step)
        zone = self._take(given_as.tz, "--tz", _zone)
        map_low = self._take(given_as.map_low, "--map-low", _kind(Pressure))
        stop_below = self._take(given_as.stop_below, "--stop-below", _kind(Pressure))
        reason = self._take(given_as.reason, "--reason", _text(LONGEST_TEXT))
        ordered_by = self._take(given_as.ordered_by, "--ordered-by", _text(LONGEST_NAME))
        call = self._take(given_as.call, "--call", _text(LONGEST_NAME))
        line = self._take(given_as.line, "--line", _text(LONGEST_NAME))
        if self.faults or running is None or start is None or bag is None:
            return None
        return TaperOrder(
            running=running,
            end=type(running)(Fraction(0)) if end is None else end,
            start=start,
            bag=bag,
            pump_step=pump_step if set_in is None else set_in,
            step=step,
            interval=interval,
            weight=weight,
            zone=zone,
            reason=reason,
            ordered_by=ordered_by,
            map_low=map_low,
            stop_below=stop_below,
            call=call,
            line=line,
        )

    def _take(self, text: str | None, place: str, read: Callable[[str, str], Read]) -> Read | None:
        """What an argument writes; None where it was not given or was refused."""
        if text is None:
            return None
        try:
            return read(text, place)
        except Misgiven as fault:
            self.faults.append((fault.place, fault.refusal))
            return None


def _kind(kind: type[Kind]) -> Callable[[str, str], Kind]:
    return lambda text, place: quantity_given(text, place, kind)


def _dose(text: str, place: str) -> Dose:
    dose = given(quantity(text, *{UNITS[name].measures for name in DOSE_UNITS}), place)
    assert isinstance(dose, Dose)  # the dimensions asked for
    return dose


def _pump_step(text: str, place: str) -> PumpRate:
    """A bare number is in mL/h."""
    return quantity_given(text if " " in text.strip() else f"{text} mL/h", place, PumpRate)


def _interval(text: str, place: str) -> timedelta:
    written = re.fullmatch(r"(\S+) +(min|h)", text.strip(), re.ASCII)
    if written is None:
        raise Misgiven(refused("taper_interval_not_written_so", text=text[:40]), place)
    number = exact_decimal(written[1])
    if isinstance(number, NumberRefused):
        raise Misgiven(refused(f"number_{number.code}", text=number.text), place)
    minutes = fraction_of(number) * MINUTES[written[2]]
    if minutes.denominator != 1:
        raise Misgiven(refused("taper_interval_not_whole_minutes"), place)
    try:
        return timedelta(minutes=int(minutes))
    except OverflowError:
        raise Misgiven(refused("taper_beyond_calendar", year=LATEST_YEAR), place) from None


def _text(most: int) -> Callable[[str, str], str]:
    """Free text as a plan can keep it: no longer than a record's, and every character whole."""

    def read(text: str, place: str) -> str:
        if len(text) > most:
            raise Misgiven(refused("taper_text_long", most=most), place)
        if not is_written(text):
            raise Misgiven(refused("taper_text_unwritten"), place)
        return text

    return read


def _zone(text: str, place: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (OSError, ValueError, KeyError):
        raise Misgiven(refused("taper_zone_unknown", text=text[:40]), place) from None


def _write_sheet(
    arguments: argparse.Namespace,
    made: TaperPlan,
    advice: tuple[Advice, ...],
    reference: Reference,
    paper: str,
) -> None:
    """Write the plan's taper sheet; times on it stand in the plan's zone."""
    from pressorsheet.cli.files import file_written
    from pressorsheet.session.printing import printed_taper_sheet

    printed = printed_taper_sheet(made, advice, reference, paper)
    made_from = (arguments.protocol or "", reference.protocol_file or "")
    file_written(arguments.pdf, printed.pdf, made_from=made_from)
    for left_out in printed.left_out:
        answer.warn(f"left out or shortened: {left_out}")
