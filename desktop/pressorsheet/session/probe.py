"""Probe: one thing that a self-test tries, and what came of it.

What a self-test says stands in no translation: the files it would be read from are on trial.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, TypeVar

from pressorsheet.core.frozen import frozen
from pressorsheet.core.note import Refused
from pressorsheet.session.fault_report import report_of
from pressorsheet.wording import say

Found = TypeVar("Found")

MOST_PLACES = 3
NO_PLACE = "no known place"
# How Python gets at a module, in a bundle too: it says nothing of what is wrong there.
_PYTHONS_OWN = re.compile(r"<frozen importlib|pyimod02_importers|__init__\.py:\d+ in import_module")


@frozen
class Fault:
    """What is wrong, in one line."""

    says: str


# What was found in order, in a few words, or what is wrong.
Outcome: TypeAlias = str | Fault
# Its name, and what tries it; whatever it raises is a finding.
Probe: TypeAlias = tuple[str, Callable[[], str]]


class Unsound(Exception):  # noqa: N818  # what a probe finds is no error of ours
    """What is wrong; raised in a probe alone, and caught where it is run."""


def need(holds: object, says: str) -> None:
    """Go on where it holds; else that is what the probe found."""
    if not holds:
        raise Unsound(says)


def lacking(says: str) -> str:
    """What a probe finds that could not even be begun."""
    raise Unsound(says)


def sound(read: Found | Refused) -> Found:
    """What was read; where it is a refusal, that is what the probe found."""
    if isinstance(read, Refused):
        raise Unsound("; ".join(say(reason) for reason in read.reasons))
    return read


def tried(probe: Callable[[], str]) -> Outcome:
    """What came of a probe; what it raises unforeseen is told by its kind and place."""
    try:
        return probe()
    except Unsound as found:
        return Fault(str(found))
    except Exception as fault:  # in a broken bundle anything may fail
        return Fault(told(fault))


def probes_of(package: str, parts: Iterable[str]) -> Iterator[Probe]:
    """The `PROBES` of modules of a package; of one that cannot be loaded, one that says why."""
    for part in parts:
        try:
            probes: Sequence[Probe] = import_module(f"{package}.{part}").PROBES
        except Exception as fault:  # whatever is missing takes all probes of the part with it
            probes = ((part, partial(lacking, told(fault))),)
        yield from probes


def told(fault: BaseException) -> str:
    """An exception by its kind, what it missed, and the innermost places: never its message."""
    kind, *places = report_of(type(fault), fault.__traceback__).splitlines()
    told = [place.strip() for place in places if not _PYTHONS_OWN.search(place)]
    inner = ", ".join(reversed(told[-MOST_PLACES:]))
    return f"{kind}{_missed(fault)} at {inner or NO_PLACE}"


def _missed(fault: BaseException) -> str:
    """The module or file that was not there; of a sentence that is not, its code."""
    match fault:
        case ImportError(name=str(name)):
            return f" ({name})"
        case OSError(filename=str(name)):
            return f" ({Path(name).name})"
        case LookupError() if type(fault) is LookupError:
            return f" ({fault})"
    return ""
