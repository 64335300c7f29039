"""Made protocols: the settings of the shipped one with a test's own criteria and items."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pressorsheet import resources
from pressorsheet.core.assessment import Reference
from pressorsheet.core.protocol import Protocol

_SHIPPED = resources.read_text("protocols", "septic-shock.toml")

HEAD: Mapping[str, Any] = {
    name: table
    for name, table in tomllib.loads(
        _SHIPPED[: _SHIPPED.index("\n[[criterion]]")], parse_float=Decimal
    ).items()
    if name != "taper"
}
SOURCE = {"id": "house", "cite": "A house rule"}


def criterion(name: str, rule: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "rule": rule, **fields}


def item(name: str, kind: str = "criterion", **fields: Any) -> dict[str, Any]:
    words = {"title": name, "statement": name, "checklist": "start", "sources": ["house"]}
    return {"id": name, "kind": kind, **words, **fields}


def content(
    criteria: list[dict[str, Any]], items: list[dict[str, Any]], **others: Any
) -> dict[str, Any]:
    """What a protocol file would hold."""
    return {**HEAD, "criterion": criteria, "item": items, "source": [SOURCE], **others}


def made(
    reference: Reference, criteria: list[dict[str, Any]], items: list[dict[str, Any]]
) -> Reference:
    """The shipped reference with a protocol of these criteria and items."""
    return replace(reference, protocol=Protocol.model_validate(content(criteria, items)))
