"""Plans anew: plans that are written otherwise, and the fingerprints by which records name them.

A plan with other times or texts has another fingerprint. A signature that fitted the plan as it was
fits it as it is now; one that fitted no plan fits none.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pressorsheet.core import canonical
from pressorsheet.core.events import AnyEvent, TaperEvent

Plan = Mapping[str, Any]


class PlansAnew:
    """Writes plans by a rule and knows the fingerprints of those it has written."""

    def __init__(self, write: Callable[[Plan, AnyEvent], Plan]) -> None:
        self._write = write
        self._fingerprints: dict[str, str] = {}

    def learn(self, event: AnyEvent) -> None:
        """Know the fingerprint of an event's plan, before and after."""
        if isinstance(event, TaperEvent) and event.plan is not None:
            before = canonical.fingerprint(event.plan)
            self._fingerprints[before] = self.plan(event.plan, event)[canonical.FINGERPRINT_KEY]

    def plan(self, plan: Plan, event: AnyEvent) -> Plan:
        """The plan of an event, written anew with the fingerprint that is then its own."""
        written = self._write(plan, event)
        return {**written, canonical.FINGERPRINT_KEY: canonical.fingerprint(written)}

    def fingerprint(self, before: str) -> str | None:
        """What the fingerprint of a plan has become; None where it is that of none."""
        return self._fingerprints.get(before)

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """Every fingerprint before, and what it has become."""
        return self._fingerprints
