"""App: what `pressorsheet` does without a command: opens the window, or renders a view of it.

Where there is no screen, the demo prints the sample patient's handover instead and says so.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pressorsheet.cli import answer
from pressorsheet.cli.arguments import Misgiven
from pressorsheet.cli.qt_libraries import missing_libraries
from pressorsheet.cli.qt_pair import installed_pair, refusal_of_pair
from pressorsheet.core.note import Refused, note, refused
from pressorsheet.session.places import Places
from pressorsheet.wording import say

VIEWS = ("worksheet", "taper", "handover", "history", "protocol")
THEMES = ("light", "night")
SCALES = (1, 2)
SMALLEST, LARGEST = 320, 7680
# What a desktop's entry leaves of "--open FILE" where the program itself was clicked.
NO_FILE = ""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that go without a command."""
    add_argument = parser.add_argument_group("the window").add_argument
    add_argument("--demo", action="store_true", help="on the sample patient, stored nowhere")
    add_argument("--store", metavar="FILE", help="the store to open; default: this person's own")
    add_argument(
        "--open",
        metavar="FILE",
        nargs="?",
        const=NO_FILE,
        help="a worksheet file, plain or sealed, to take in once the store is open",
    )
    add_argument("--screenshot", metavar="OUT.png", help="with --demo: render a view and leave")
    add_argument("--view", choices=VIEWS, default=VIEWS[0], help="the view to render")
    add_argument("--size", metavar="WxH", type=_size, help="in logical pixels; else its own")
    add_argument("--theme", choices=THEMES, help="default: as the system asks")
    add_argument("--scale", type=int, choices=SCALES, default=1, help="multiplies the pixels")


def main(arguments: argparse.Namespace) -> int:
    """Open the window, or with --screenshot render it; without a screen print a handover."""
    if arguments.screenshot is not None and not arguments.demo:
        answer.warn(say(note("screenshot_needs_demo")))
        return answer.WRONG_USAGE
    if arguments.demo and arguments.store is not None:
        answer.warn(say(note("demo_has_no_store")))
        return answer.WRONG_USAGE
    if arguments.demo and arguments.open is not None:
        answer.warn(say(note("demo_opens_no_file")))
        return answer.WRONG_USAGE
    shown = has_display(sys.platform, os.environ)
    if arguments.screenshot is None and not shown:
        return _without_screen(arguments.places, demo=arguments.demo)
    offscreen = arguments.screenshot is not None or is_unseen(os.environ)
    refusal = refusal_of_pair(*installed_pair()) or _missing(offscreen=offscreen)
    if refusal is not None:
        return answer.refuse(refusal, as_json=False)
    left = arguments.open_window(
        demo=arguments.demo,
        places=arguments.places,
        store=_whole(arguments.store),
        screenshot=_whole(arguments.screenshot),
        view=arguments.view,
        size=arguments.size,
        theme=arguments.theme or ("light" if arguments.screenshot else None),
        scale=arguments.scale,
        worksheet=os.path.abspath(arguments.open) if arguments.open else None,
    )
    return answer.DONE if left is None else answer.refuse(left, as_json=False)


def _whole(path: str | None) -> str | None:
    """A path that holds wherever the program goes from here."""
    return None if path is None else os.path.abspath(path)


def _size(text: str) -> tuple[int, int]:
    written = re.fullmatch(r"([0-9]{3,4})x([0-9]{3,4})", text, re.ASCII)
    if written is None or not all(SMALLEST <= int(side) <= LARGEST for side in written.groups()):
        raise argparse.ArgumentTypeError(say(note("size_not_written_so", text=text[:40])))
    return int(written[1]), int(written[2])


def _missing(*, offscreen: bool) -> Refused | None:
    """Why Qt could not start here: the system libraries that are not installed, by package."""
    packages = missing_libraries(sys.platform, offscreen=offscreen)
    return refused("qt_libraries_missing", packages=" ".join(packages)) if packages else None


def _without_screen(places: Places, *, demo: bool) -> int:
    if not demo:
        answer.warn(say(note("no_display")))
        return answer.REFUSED
    answer.warn(say(note("no_display_for_demo")))
    try:
        answer.tell(str(_demo_handover(places)))
    except Misgiven as fault:
        return answer.refuse(fault.refusal, as_json=False, place=fault.place)
    return answer.DONE


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window could be seen; Windows and macOS always have a screen to open it on."""
    if platform in ("win32", "darwin"):
        return True
    if is_unseen(environment):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def is_unseen(environment: Mapping[str, str]) -> bool:
    """Whether Qt was told of a screen of its own, for which it needs no library of X or Wayland."""
    return environment.get("QT_QPA_PLATFORM") in ("offscreen", "minimal", "vnc")


def _demo_handover(places: Places) -> Path:
    from pressorsheet.cli.files import file_written
    from pressorsheet.cli.sample import last_charted, sample, sample_names
    from pressorsheet.cli.worksheets import reference_given
    from pressorsheet.core.paper import Demo
    from pressorsheet.session.printing import printed_handover
    from pressorsheet.session.site import site_at

    site = site_at(places)
    reference = reference_given(None, site)
    worksheet = sample(sample_names()[0], reference.drugs)
    at, paper = last_charted(worksheet), site.settings.paper
    printed = printed_handover(worksheet, reference, at, paper, demo=Demo.INVENTED)
    place = Path(tempfile.mkdtemp(prefix="pressorsheet-")) / "handover.pdf"
    file_written(str(place), printed.pdf)
    return place
