"""App: what `pressorsheet` does without a command; the window comes in a later version."""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.cli.qt_pair import installed_pair, refusal_of_pair
from pressorsheet.core.note import note
from pressorsheet.wording import say


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that go without a command."""
    parser.add_argument("--demo", action="store_true", help="on the sample patient")


def main(arguments: argparse.Namespace) -> int:
    """Say that there is no window yet; with --demo print the sample patient's handover instead."""
    refusal = refusal_of_pair(*installed_pair())
    if refusal is not None:
        return answer.refuse(refusal, as_json=False)
    if not arguments.demo:
        answer.warn(say(note("window_not_built")))
        return answer.REFUSED
    shown = has_display(sys.platform, os.environ)
    answer.warn(say(note("no_window_to_show" if shown else "no_display")))
    try:
        answer.tell(str(_demo_handover()))
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    return answer.DONE


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window could be seen; Windows and macOS always have a screen to open it on."""
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _demo_handover() -> Path:
    from pressorsheet.cli.files import file_written
    from pressorsheet.cli.handover import printed_handover
    from pressorsheet.cli.sample import last_charted, sample, sample_names
    from pressorsheet.cli.worksheets import reference_given

    reference = reference_given(None)
    worksheet = sample(sample_names()[0], reference.drugs)
    printed = printed_handover(worksheet, reference, last_charted(worksheet))
    place = Path(tempfile.mkdtemp(prefix="pressorsheet-")) / "handover.pdf"
    file_written(str(place), printed.pdf)
    return place
