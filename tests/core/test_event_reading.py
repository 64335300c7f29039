"""Plain values become the same events however they are read, and nothing else becomes one."""

from typing import Any

import pytest
from bedside import NURSE
from pydantic import ValidationError

from pressorsheet.core.event_reading import models, read_event, read_events, written_event

COMMON = {
    "id": "8F14E45F-ceea-467f-ab1d-0d6c1f3d4b5a",
    "at": "2026-03-10T10:05:00+01:00",
    "recorded_at": "2026-03-10T10:05:00+01:00",
    "by": NURSE,
}
NOTE = {**COMMON, "kind": "note", "text": "family informed"}
NO_EVENTS: list[Any] = [
    None,
    [],
    "note",
    {},
    COMMON,
    {**NOTE, "kind": None},
    {**NOTE, "kind": []},
    {**NOTE, "kind": "letter"},
    {**NOTE, "kind": "vitals"},
    {**NOTE, "text": 7},
    {**NOTE, "texts": "two"},
    {**NOTE, "id": "8F14E45F"},
]


def test_one_many_and_what_was_written_here_are_read_alike() -> None:
    read = read_event(NOTE)
    assert read_events((NOTE, NOTE)) == (read, read)
    assert written_event(NOTE) == read
    assert read.id == "8f14e45f-ceea-467f-ab1d-0d6c1f3d4b5a"


@pytest.mark.parametrize("value", NO_EVENTS, ids=str)
def test_what_is_no_event_is_refused_by_every_reader(value: Any) -> None:
    with pytest.raises(ValidationError):
        read_event(value)
    with pytest.raises(ValidationError):
        read_events((NOTE, value))
    with pytest.raises(ValidationError):
        written_event(value)


def test_each_kind_has_its_model() -> None:
    found = models()
    assert {"patient", "vitals", "infusion", "taper_ordered", "struck"} <= set(found)
    assert all(model.model_fields["kind"].default == kind for kind, model in found.items())
