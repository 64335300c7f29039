"""Schema: the JSON Schema of the worksheet file, generated from the events' models.

`resources/schema/worksheet.schema.json` is this schema, written out; a test keeps the two equal.
"""

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from pressorsheet.core.events import AnyEvent
from pressorsheet.exchange.worksheet import FORMAT

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TIME = {
    "type": "string",
    "description": "ISO 8601 with an offset",
    "pattern": r"^(19|2[012])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"
    r"(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$",
}
IDENTIFIER = {
    "type": "string",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
_SHARED = {"Time": TIME, "Identifier": IDENTIFIER}


class _AsInFiles(GenerateJsonSchema):
    """Numbers and times as the file holds them: exact JSON numbers, texts with an offset."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        found: JsonSchemaValue = {"type": "number"}
        for ours, theirs in (("ge", "minimum"), ("gt", "exclusiveMinimum")):
            if ours in schema:
                found[theirs] = int(schema[ours])  # type: ignore[literal-required]  # a key of it
        return found

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:
        del schema
        return dict(TIME)


def worksheet_schema() -> dict[str, Any]:
    """The schema as plain values; what only the reader checks is said in its description."""
    events = TypeAdapter(tuple[AnyEvent, ...]).json_schema(schema_generator=_AsInFiles)
    definitions = {name: _event(one) for name, one in events["$defs"].items()}
    return {
        "$schema": DIALECT,
        "title": "Pressorsheet worksheet",
        "description": "One patient's worksheet. Beyond this schema: event ids differ unless the "
        "events are equal; drugs of infusion and bag are those of the drug library; numbers are "
        "written without exponent, in at most 24 characters.",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "id": {"$ref": "#/$defs/Identifier"},
            "events": {"type": "array", "items": {"oneOf": events["items"]["oneOf"]}},
        },
        "required": ["format", "id", "events"],
        "additionalProperties": False,
        "$defs": {**_SHARED, **definitions},
    }


def _event(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition as files have it; the kind, which the models take for granted, is required."""
    tidy: dict[str, Any] = _tidied(definition)
    if "kind" in tidy["properties"]:
        tidy["required"] = ["kind", *tidy["required"]]
    return tidy


def _tidied(node: Any) -> Any:
    """Without what pydantic adds for programmers; shared shapes by reference."""
    if isinstance(node, list):
        return [_tidied(one) for one in node]
    if not isinstance(node, dict):
        return node
    for name, shared in _SHARED.items():
        if node.get("pattern") == shared["pattern"]:
            return {"$ref": f"#/$defs/{name}"}
    found = {key: _tidied(value) for key, value in node.items() if key not in ("title", "default")}
    if "ge" in found:
        found["minimum"] = found.pop("ge")
    return found
