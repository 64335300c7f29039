"""Nothing of a whole shift goes through a network: no socket is opened, and none is missed.

Where the kernel can be asked, it ends the process on its first socket; elsewhere Python's own hook
does. Printing on paper is apart: there Qt asks the system's print service through a socket.
"""

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import walls
from apart import Apart
from behind_walls import HEARD

from pressorsheet.cli.qt_libraries import missing_libraries
from tools import passed_over

WHOLE = "shift,taper,marked"
# Modules that speak to other computers; `socket` itself is loaded by pytest, and opens nothing.
NETWORK = frozenset(
    {"_ssl", "ssl", "asyncio", "ftplib", "http.client", "http.server", "smtplib", "socketserver"}
) | {
    "urllib.request",
    "xmlrpc.client",
    "PySide6.QtNetwork",
    "PySide6.QtDBus",
    "PySide6.QtWebSockets",
}
needs_walls = pytest.mark.skipif(bool(walls.unable()), reason=walls.unable() or "none")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process tells after a shift, a night of a taper, and files going out and coming in."""
    kernel = "" if walls.unable() else ",sockets"
    return Apart(tmp_path_factory.mktemp("shift")).lived(f"hook{kernel}", WHOLE)


def test_a_whole_shift_opens_no_socket(told: dict[str, Any]) -> None:
    """The process that told this would have been ended by the kernel on its first one."""
    assert told["shift"]["records"] == 44
    assert told["taper"]["records"] > 40
    assert told["marked"]["recovery"]
    assert [name for name in told["opened"] if "socket" in name] == []


def test_no_module_that_speaks_to_other_computers_is_loaded(told: dict[str, Any]) -> None:
    assert "PySide6.QtWidgets" in told["modules"]
    assert NETWORK & set(told["modules"]) == set()


# The walls bite.

BY_PYTHON = "import socket; socket.socket()"
BY_C = "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)"
BY_QT = "from PySide6.QtNetwork import QUdpSocket; QUdpSocket().bind(0)"
LOCAL = "import socket; socket.socketpair()"
BY_THREAD = f"import threading; threading.Thread(target=lambda: exec({BY_PYTHON!r})).start()"
BY_RING = "import ctypes; ctypes.CDLL(None).syscall(425, 1, None)"
BY_CHILD = (
    "import subprocess, sys;"
    f"code = subprocess.run([sys.executable, '-c', {BY_PYTHON!r}]).returncode;"
    "import os, signal; code == -signal.SIGSYS and os.kill(os.getpid(), signal.SIGSYS)"
)


def ended(tmp_path: Path, wall: str, act: str) -> int:
    build = f"from pathlib import Path; import walls; walls.{wall}; print('built', flush=True);"
    code, out, messages = Apart(tmp_path).ended(["-c", f"{build} exec({act!r}); print('over')"])
    assert out.startswith("built"), messages
    assert ("over" in out) == (code == 0)
    return code


@needs_walls
@pytest.mark.parametrize("act", [BY_PYTHON, BY_C, BY_QT, LOCAL, BY_THREAD, BY_RING, BY_CHILD])
def test_whoever_opens_a_socket_behind_the_wall_is_ended(tmp_path: Path, act: str) -> None:
    assert ended(tmp_path, "forbid_sockets()", act) == -signal.SIGSYS


@needs_walls
def test_behind_the_other_wall_only_what_stays_on_the_machine_is_let_be(tmp_path: Path) -> None:
    wall = "forbid_sockets(but_local=True)"
    assert ended(tmp_path, wall, LOCAL) == 0
    assert ended(tmp_path, wall, BY_PYTHON) == -signal.SIGSYS


@pytest.mark.parametrize("act", [BY_PYTHON, "import socket; socket.getaddrinfo('127.0.0.1', 80)"])
def test_python_itself_tells_of_a_socket(tmp_path: Path, act: str) -> None:
    hook = "from behind_walls import build; build('hook', None, None)"
    code, _, messages = Apart(tmp_path).ended(["-c", f"{hook}\n{act}"])
    assert code == HEARD
    assert messages.startswith("socket.")


# Without a network.

REACH = """
import errno, json, socket, walls
why = walls.leave_the_network()
def fault(to):
    try:
        socket.create_connection((to, 9), 1)
    except OSError as found:
        return errno.errorcode[found.errno]
names = [] if why else [name for _, name in socket.if_nameindex()]
faults = [fault("127.0.0.1"), fault("192.0.2.1")]
print(json.dumps({"unable": why, "faults": faults, "names": names}))
"""


@needs_walls
def test_with_its_network_taken_away_the_program_lives_through_the_shift(tmp_path: Path) -> None:
    """On paper too, which finds no print service then; and it writes nowhere but in its folders."""
    told = Apart(tmp_path).lived("network,writing", "printed")
    if "network" in told["missing"]:
        pytest.skip(told["missing"]["network"])
    assert told["printed"]["recovery"]
    assert (tmp_path / "exports" / "paper.pdf").read_bytes().startswith(b"%PDF")


@needs_walls
def test_a_network_taken_away_is_gone_even_to_the_machine_itself(tmp_path: Path) -> None:
    code, out, messages = Apart(tmp_path).ended(["-c", REACH])
    assert code == 0, messages
    told = json.loads(out)
    if told["unable"]:
        pytest.skip(told["unable"])
    assert told["names"] == ["lo"]
    assert told["faults"] == ["ENETUNREACH", "ENETUNREACH"]


# On a screen.


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen that nobody sees."""
    server = shutil.which("Xvfb")
    if server is None or missing_libraries("linux", offscreen=False):
        passed_over("no Xvfb, or a library that Qt needs for a screen is not installed")
    with subprocess.Popen(
        [server, "-displayfd", "1", "-screen", "0", "1400x800x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        yield f":{running.stdout.readline().strip()}"
        running.terminate()


@needs_walls
def test_on_a_screen_only_sockets_that_stay_on_the_machine_are_opened(
    tmp_path: Path, screen: str
) -> None:
    """To the X server (and to D-Bus, where there is one): the screen itself is reached by them."""
    told = Apart(tmp_path).lived("local", "shown", QT_QPA_PLATFORM="xcb", DISPLAY=screen)
    assert told["shown"]["platform"] == "xcb"
    local = [name for name in told["opened"] if name.startswith("socket:")]
    assert 1 <= len(local) <= 4, local
