"""Taper versions: a version of a plan that was replaced, readable as it stood when it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from pressorsheet.core.frozen import frozen
from pressorsheet.core.taper.state import RowStatus, TaperRun, Version
from pressorsheet.ui.wording import words_of
from pressorsheet.wording.values import day_text

_HAPPENED = (RowStatus.GIVEN, RowStatus.SKIPPED, RowStatus.STEPPED_BACK)


@frozen
class Replaced:
    """A version before the one in force, by a code of its own, and the one that took its place."""

    code: str
    was: TaperRun
    by: Version

    def words(self, now: datetime) -> str:
        """When, by whom and why it was replaced."""
        words, at = words_of("taper"), day_text(self.by.made_at, now)
        reason = self.by.reason or words("no_reason")
        return words("replaced", at=at, by=self.by.made_by, reason=reason)


def replaced_versions(run: TaperRun) -> Iterator[Replaced]:
    """The versions before the one in force, the newest first; nothing on them is active."""
    following = list(pairwise((*run.earlier, run.version)))
    for version, by in reversed(following):
        yield Replaced(f"{run.plan_id} {version.number}", _as_it_was(run, version), by)


def _as_it_was(run: TaperRun, version: Version) -> TaperRun:
    rows = tuple(
        row if row.status in _HAPPENED else replace(row, status=RowStatus.NOT_ACTIVE)
        for row in version.rows
    )
    return replace(
        run,
        version=version,
        earlier=(),
        rows=rows,
        current=None,
        frozen=None,
        stopped=None,
        watch_until=None,
    )
