"""Self-test: tries every part of the program where it lies, to show that a bundle is whole.

It needs no network, no screen, no fonts, no settings and no Python beside it, and leaves nothing.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from pressorsheet import __version__
from pressorsheet.cli import answer
from pressorsheet.session.probe import Fault, Outcome, Probe, lacking, probes_of, told, tried
from pressorsheet.session.whereabouts import leave_folder

WindowProbes = Callable[[], Sequence[Probe]]
# Where nothing can be made, so that no library leaves a cache behind.
NOWHERE = "/dev/null/none"
# `parts` first: it lends Qt what the system lacks.
PARTS = ("parts", "data", "sums", "stores", "paper")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its argument."""
    parser = subparsers.add_parser(
        "self-test",
        help="try every shipped file and every kind of output",
        description="Tries every part of this program where it lies: its files, its arithmetic "
        "against figures worked by hand, an encrypted store, the sheets as they print, the window "
        "as it is painted. Exit code 1 where anything fails. It leaves nothing behind.",
        allow_abbrev=False,
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON, at the end")


def main(arguments: argparse.Namespace) -> int:
    """Try everything, one line each; the exit code is 0, or 1 where something failed."""
    sys.dont_write_bytecode = True
    os.environ["XDG_CACHE_HOME"] = NOWHERE
    os.environ["CUPS_SERVER"] = NOWHERE  # Qt would ask a print service, which may lie elsewhere
    leave_folder()
    outcomes: dict[str, Outcome] = {}
    for name, probe in _probes(arguments.window_probes):
        outcomes[name] = tried(probe)
        if not arguments.json:
            _say(name, outcomes[name])
    passed = not any(isinstance(outcome, Fault) for outcome in outcomes.values())
    if arguments.json:
        answer.give(_as_json(outcomes, passed=passed))
    else:
        answer.tell(_closing(outcomes))
    return answer.DONE if passed else answer.REFUSED


def _probes(window_probes: WindowProbes | None) -> Iterator[Probe]:
    yield from probes_of(__name__, PARTS)
    try:
        yield from window_probes() if window_probes else ()
    except Exception as fault:  # Qt itself may not load, and takes all these probes with it
        yield "window", partial(lacking, told(fault))


def _say(name: str, outcome: Outcome) -> None:
    """At once: what comes next may end the process."""
    said = f"failed: {outcome.says}" if isinstance(outcome, Fault) else outcome
    answer.tell(f"{name}: {said}")
    sys.stdout.flush()


def _closing(outcomes: Mapping[str, Outcome]) -> str:
    failed = [name for name, outcome in outcomes.items() if isinstance(outcome, Fault)]
    count = f"{len(outcomes)} probes"
    if not failed:
        return f"self-test passed: {count}"
    return f"self-test failed: {len(failed)} of {count}: {', '.join(failed)}"


def _as_json(outcomes: Mapping[str, Outcome], *, passed: bool) -> dict[str, object]:
    probes = [
        {
            "name": name,
            "passed": not isinstance(outcome, Fault),
            "says": outcome.says if isinstance(outcome, Fault) else outcome,
        }
        for name, outcome in outcomes.items()
    ]
    return {"version": __version__, "passed": passed, "count": len(probes), "probes": probes}
