"""Draws worksheets from the shipped JSON Schema, so that it and the reader hold one another."""

import json
import re
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pressorsheet import resources

SCHEMA: dict[str, Any] = json.loads(resources.read_text("schema", "worksheet.schema.json"))
EVENT_KINDS: tuple[str, ...] = tuple(
    one["$ref"] for one in SCHEMA["properties"]["events"]["items"]["oneOf"]
)
Json = Any

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
ids = st.uuids().map(str)
numbers = st.decimals(-9_999, 9_999, places=3)
OFFSETS = ("Z", "+00:00", "+02:00", "-05:30", "+05:45")
TIMES = st.builds(
    lambda time, offset: time.isoformat() + offset,
    st.datetimes().filter(lambda time: 1901 <= time.year <= 2298),
    st.sampled_from(OFFSETS),
)
# A text that fits each pattern of the schema which is no shared definition.
FITTING = {
    "60}": "0123456789abcdef" * 4,
    "64}": "0123456789abcdef" * 4,
    "[0-3][0-9]$": "1960-02-29",
}


def resolved(node: Json) -> Json:
    """The schema that a reference names."""
    return SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def values(node: Json) -> SearchStrategy[Json]:
    """Raw values that a part of the schema accepts; numbers are Decimals."""
    if node.get("$ref", "").endswith("/Time"):
        return TIMES
    if node.get("$ref", "").endswith("/Identifier"):
        return ids
    node = resolved(node)
    if "anyOf" in node:
        return st.one_of([values(one) for one in node["anyOf"] if one.get("type") != "null"])
    if "const" in node:
        return st.just(node["const"])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    match node["type"]:
        case "object":
            return objects(node)
        case "array":
            return st.lists(values(node["items"]), max_size=2)
        case "string" if "pattern" in node:
            return st.just(next(fit for end, fit in FITTING.items() if end in node["pattern"]))
        case "string":
            return texts
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(1, 99)
        case "number" if "minimum" in node or "exclusiveMinimum" in node:
            return st.decimals(Decimal("0.001"), 9_999, places=3)
    return numbers


def objects(node: Json) -> SearchStrategy[Json]:
    """Objects with all required fields and some of the others."""
    if "properties" not in node:
        return st.dictionaries(texts, st.lists(numbers | texts | st.none(), max_size=2), max_size=2)
    fields = {name: values(one) for name, one in node["properties"].items()}
    required = {name: fields.pop(name) for name in node["required"]}
    return st.fixed_dictionaries(required, optional=fields)


def _made_sense_of(event: Json) -> Json:
    """The few rules across fields that no JSON Schema says."""
    if event["kind"] == "target":
        event.pop("map_high_mmhg", None)
    if event["kind"] == "bag":
        event |= {"drug": "norepinephrine", "amount_unit": "mg"}
    if event["kind"] == "infusion":
        event |= {"drug": "vasopressin", "dose": Decimal("0.03"), "dose_unit": "units/min"}
    return event


events = st.sampled_from(EVENT_KINDS).flatmap(lambda kind: values({"$ref": kind}))
worksheets = st.fixed_dictionaries(
    {
        "format": st.just("pressorsheet.worksheet/1"),
        "id": ids,
        "events": st.lists(
            events.map(_made_sense_of), max_size=4, unique_by=lambda event: event["id"]
        ),
    }
)


def as_json(value: Json) -> str:
    """JSON with exact numbers, written apart from the code under test."""
    match value:
        case Decimal():
            return f"{value:f}"
        case dict():
            return "{" + ",".join(f"{json.dumps(k)}: {as_json(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value)


def misfit(value: Json, node: Json, place: str = "$") -> str | None:
    """Where a value breaks the schema; the part of JSON Schema that ours uses."""
    node = resolved(node)
    for key in ("anyOf", "oneOf"):
        if key in node:
            fitting = [one for one in node[key] if misfit(value, one) is None]
            return None if len(fitting) == 1 else f"{place}: fits {len(fitting)} of {key}"
    if "const" in node or "enum" in node:
        known = node.get("enum", [node.get("const")])
        return None if value in known else f"{place}: not one of {known}"
    if not _is_of_type(value, node["type"]):
        return f"{place}: not {node['type']}"
    match value:
        case dict() if "properties" in node:
            return _object_misfit(value, node, place)
        case list():
            found = (misfit(one, node["items"], f"{place}[{i}]") for i, one in enumerate(value))
            return next((fault for fault in found if fault), None)
        case str():
            fits = re.search(node.get("pattern", ""), value) is not None
            fits = fits and node.get("minLength", 0) <= len(value) <= node.get("maxLength", 9_999)
            return None if fits else f"{place}: text does not fit"
        case int() | Decimal():
            low, above = node.get("minimum"), node.get("exclusiveMinimum")
            fits = (low is None or value >= low) and (above is None or value > above)
            return None if fits else f"{place}: number does not fit"
    return None


def _is_of_type(value: Json, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    match name:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "null":
            return value is None
        case "integer":
            return isinstance(value, int | Decimal) and value == int(value)
    return name == "number" and isinstance(value, int | Decimal)


def _object_misfit(value: Json, node: Json, place: str) -> str | None:
    missing = [name for name in node["required"] if name not in value]
    foreign = [name for name in value if name not in node["properties"]]
    if missing or foreign:
        return f"{place}: missing {missing}, foreign {foreign}"
    found = (misfit(value[name], node["properties"][name], f"{place}.{name}") for name in value)
    return next((fault for fault in found if fault), None)
