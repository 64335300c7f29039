"""Behind walls: a process of its own that builds walls around itself, then lives through shifts.

What it tells of itself afterwards it writes to its output, as JSON.
"""

import gc
import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

HEARD = 77


def _no_socket(event: str, _arguments: object) -> None:
    """End at once where Python itself is asked for a socket or a name of another computer."""
    if event.startswith("socket."):
        os.write(2, f"{event}\n".encode())
        os._exit(HEARD)


def build(wall: str, home: Path, exports: Path) -> str:
    import walls  # noqa: PLC0415  # before anything that could begin a thread

    match wall:
        case "hook":
            sys.addaudithook(_no_socket)
        case "sockets":
            walls.forbid_sockets()
        case "local":
            walls.forbid_sockets(but_local=True)
        case "removals":
            _hand_over(walls.watch_removals())
        case "network":
            return walls.leave_the_network()
        case "writing":
            return walls.write_only_below([home, exports, Path(os.devnull)])
        case _:
            raise ValueError(wall)
    return ""


def _hand_over(listener: int) -> None:
    """To the process that keeps what is removed here: each removal waits for it."""
    import socket  # noqa: PLC0415  # by this wall alone

    with socket.socket(fileno=int(os.environ["PRESSORSHEET_ATTIC"])) as to:
        socket.send_fds(to, [b"-"], [listener])
    os.close(listener)


def _shift(home: Path, _exports: Path) -> Mapping[str, object]:
    from shift import played  # noqa: PLC0415
    from ward import Ward  # noqa: PLC0415

    return {"records": played(Ward(home / "shift.sqlite")).count}


def _taper(home: Path, _exports: Path) -> Mapping[str, object]:
    from taper_night import played  # noqa: PLC0415
    from ward import Ward  # noqa: PLC0415

    return {"records": len(played(Ward(home / "taper.sqlite")).events)}


def _marked(home: Path, exports: Path, *, prints: bool = False) -> Mapping[str, object]:
    from marked_shift import Titles, played  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    titles = Titles(application)
    recovery = played(home / "data" / "pressorsheet" / "worksheets.sqlite", exports, prints=prints)
    return {"recovery": recovery, "titles": sorted(titles.seen)}


def _shown(_home: Path, _exports: Path) -> Mapping[str, object]:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415
    from ward import shipped  # noqa: PLC0415

    from offscreen import settle  # noqa: PLC0415
    from pressorsheet.session.clock import now  # noqa: PLC0415
    from pressorsheet.session.demo import demo_session  # noqa: PLC0415
    from pressorsheet.ui.store import Store  # noqa: PLC0415
    from pressorsheet.ui.theme import LIGHT  # noqa: PLC0415
    from pressorsheet.ui.window import Window  # noqa: PLC0415

    window = Window(Store(demo_session(shipped(), now()), now), LIGHT)
    window.show()
    window.start_charting("Rosa Lind", "nurse")
    for view in ("taper", "handover", "history", "protocol", "worksheet"):
        window.show_view(view)
        settle()
    window.close()
    return {"platform": QApplication.platformName()}


SCRIPTS: Mapping[str, Callable[[Path, Path], Mapping[str, object]]] = {
    "shift": _shift,
    "taper": _taper,
    "marked": _marked,
    "shown": _shown,
    "printed": partial(_marked, prints=True),
}


def _opened() -> list[str]:
    """What the files that are open lead to, as Linux tells it."""
    folder = Path("/proc/self/fd")
    found = []
    for each in folder.iterdir() if folder.is_dir() else ():
        try:
            found.append(os.readlink(each))
        except OSError:
            continue  # the folder's own
    return found


def _named() -> list[str]:
    """How the process and its threads are called, and the words that they were begun with."""
    own = Path("/proc/self")
    if not own.is_dir():
        return [*sys.argv, *(f"{key}={value}" for key, value in os.environ.items())]
    places = [own / "cmdline", own / "environ", *own.glob("task/*/comm")]
    return [each.read_bytes().decode("utf-8", "replace") for each in places]


def main() -> None:
    """The folders of the person and of exports, walls, and scripts, from the command line."""
    home, exports = map(Path, sys.argv[1:3])
    walls = [wall for wall in sys.argv[3].split(",") if wall]
    missing = {wall: why for wall in walls if (why := build(wall, home, exports))}
    from pressorsheet.ui.application import made_application  # noqa: PLC0415  # behind the walls

    # As every test of the window does: the collector may destroy windows amid Qt's events.
    gc.disable()
    application = made_application()
    told = {script: SCRIPTS[script](home, exports) for script in sys.argv[4].split(",")}
    found = {
        "missing": missing,
        "modules": sorted(sys.modules),
        "opened": _opened(),
        "named": _named(),
    }
    sys.stdout.write("\n" + json.dumps({**told, **found}))
    sys.stdout.flush()
    del application


if __name__ == "__main__":
    try:
        main()
    except Exception:
        # The program's own hook, once it is in place, leaves out what a failing test has to say.
        traceback.print_exc()
        sys.exit(1)
