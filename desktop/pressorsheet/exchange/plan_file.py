"""Plan file: reads a taper plan as `taper --json` writes it, or the plan object alone.

What is no strict JSON, or has another shape than a plan, is refused with its place; whether its
figures are right is for `core.verify` to judge.
"""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pressorsheet.core.note import Refused, refused
from pressorsheet.core.verify import NoZone, printed_plan
from pressorsheet.exchange.strict_json import parse

# A plan of 200 rows is 60 kB, indented 90 kB.
LARGEST_PLAN = 1024 * 1024
PLAN = "plan"


def read_plan(data: bytes) -> Mapping[str, Any] | Refused:
    """The plan object of a file: its "plan" where it has one, else the whole.

    Refuses all that `strict_json.parse` refuses, and what `printed_plan` cannot read.
    """
    content = parse(data)
    if isinstance(content, Refused):
        return content
    plan = content.get(PLAN, content) if isinstance(content, dict) else None
    if not isinstance(plan, dict):
        return refused("plan_file_no_plan")
    printed = printed_plan(plan)
    return printed if isinstance(printed, Refused) else plan


def zone_named(name: str | None) -> tzinfo | NoZone:
    """The time zone of a name; on a computer without time zones no name can be looked up."""
    if name is None:
        return NoZone.NOT_LOOKED_UP
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return NoZone.NO_SUCH_ZONE if available_timezones() else NoZone.NOT_LOOKED_UP
