"""Parts: what the bundle is made of: its files as they were built, modules, libraries, zones."""

import hashlib
import pkgutil
import platform
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from zoneinfo import ZoneInfo

import pressorsheet
from pressorsheet import __version__, resources
from pressorsheet.cli.main import COMMANDS
from pressorsheet.cli.qt_libraries import missing_libraries
from pressorsheet.cli.qt_pair import installed_pair, refusal_of_pair
from pressorsheet.library.licences import LIST, parts, text_of
from pressorsheet.session.probe import Probe, need, sound, told

PACKAGE = "pressorsheet"
SHIPPED = "_resources"
# Only read by people who look at the source.
UNREAD = ".md"
# Folders of which every file is read, whatever its name.
LISTED = (("protocols",), ("drugs",), ("samples",), ("i18n",), ("i18n", "window"))
MOST_NAMED = 8

# A zone, a month of 2026, and its offset from UTC then in hours: from the law, not from a table.
YEAR, MID_MONTH = 2026, 15
JANUARY, JULY = 1, 7
ZONES = (
    ("Europe/Berlin", JANUARY, 1),
    ("Europe/Berlin", JULY, 2),
    ("America/New_York", JANUARY, -5),
    ("America/New_York", JULY, -4),
    ("Asia/Kolkata", JULY, 5.5),
)


def _program() -> str:
    kind = "a bundle" if _is_frozen() else "an installed package"
    python = platform.python_version()
    return f"{__version__}, {kind}, Python {python}, {sys.platform} {platform.machine()}"


def _libraries() -> str:
    """What Qt needs of the system: found there, or lent by the bundle from here on."""
    sound(refusal_of_pair(*installed_pair()) or "")
    unpainted = missing_libraries(sys.platform, offscreen=True)
    need(not unpainted, f"Qt lacks {' '.join(unpainted)}")
    unseen = missing_libraries(sys.platform, offscreen=False)
    says = f"for a screen Qt lacks {' '.join(unseen)}"
    need(not unseen or not _is_frozen(), says)
    return says if unseen else "all that Qt needs"


def _files() -> str:
    """Every shipped file against the list that the build wrote: none missing, other or added."""
    listed = _listed()
    if not listed:
        need(not _is_frozen(), "the list of files (RECORD of pressorsheet) is not in the bundle")
        return "no list of files to hold them against: not built from a wheel"
    wrong = [name for name, file in listed.items() if not _is_as_built(name, file)]
    added = [f"{name} is none of ours" for name in _read_unasked() if name not in listed]
    need(not wrong, _few(f"{name} is missing or not as it was built" for name in wrong))
    need(not added, _few(added))
    return f"{len(listed)} as they were built"


def _licences() -> str:
    """The notice of every part of others, without which a bundle must not be given away."""
    is_bundled = resources.notice(LIST) is not None
    need(is_bundled or not _is_frozen(), "the notices of its parts are not in the bundle")
    known = parts()
    need(known, "no part of others is named")
    silent = [part.name for part in known if is_bundled and not text_of(part)]
    need(not silent, _few(f"{name} has no notice" for name in silent))
    return f"{len(known)} parts of others"


def _listed() -> Mapping[str, PackagePath]:
    """The shipped files as the build listed them, by their names below `_resources`."""
    top = (PACKAGE, SHIPPED)
    return {"/".join(file.parts[2:]): file for file in _built() if file.parts[:2] == top}


def _built() -> Sequence[PackagePath]:
    """Every file that the build listed; none where what runs is a checkout and no build."""
    try:
        files = distribution(PACKAGE).files or []
    except PackageNotFoundError:
        return ()
    return files if any(file.parts == (PACKAGE, "__init__.py") for file in files) else ()


def _is_as_built(name: str, file: PackagePath) -> bool:
    try:
        content = resources.read_bytes(*name.split("/"))
    except OSError:
        return name.endswith(UNREAD)
    made = urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    return file.hash is not None and made == file.hash.value


def _read_unasked() -> Iterable[str]:
    for folder in LISTED:
        yield from ("/".join((*folder, name)) for name in resources.names(*folder))


def _modules() -> str:
    """Every module can be loaded, with all that it asks for."""
    names = sorted(_names())
    faults: dict[str, list[str]] = {}
    for name in names:
        try:
            import_module(name)
        except Exception as fault:  # any fault of any module is the finding
            faults.setdefault(told(fault), []).append(name)
    says = (f"{_few(failed)}: {why}" for why, failed in faults.items())
    need(not faults, "; ".join(says))
    return f"{len(names)} loaded"


def _names() -> set[str]:
    """The modules that are there, those that the build listed, and those named in texts alone."""
    found = {each.name for each in pkgutil.walk_packages(pressorsheet.__path__, f"{PACKAGE}.")}
    named = {f"{PACKAGE}.cli.{module}" for module, _ in COMMANDS.values()}
    return found | named | _listed_modules()


def _listed_modules() -> set[str]:
    ours = [file for file in _built() if file.parts[0] == PACKAGE and file.suffix == ".py"]
    return {".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in ours}


def _zones() -> str:
    for name, month, hours in ZONES:
        moment = datetime(YEAR, month, MID_MONTH, tzinfo=ZoneInfo(name))
        offset, wanted = moment.utcoffset(), timedelta(hours=hours)
        need(offset == wanted, f"{name} is {offset} from UTC in {moment:%B}, not {wanted}")
    return f"{len(ZONES)} offsets as the law has them"


def _is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _few(texts: Iterable[str]) -> str:
    every = list(texts)
    more = f" and {len(every) - MOST_NAMED} more" if len(every) > MOST_NAMED else ""
    return ", ".join(every[:MOST_NAMED]) + more


PROBES: tuple[Probe, ...] = (
    ("program", _program),
    ("system libraries", _libraries),
    ("files", _files),
    ("licences", _licences),
    ("modules", _modules),
    ("time zones", _zones),
)
