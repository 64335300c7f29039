"""Writes resources/schema/worksheet.schema.json anew from the events' models."""

import json
from pathlib import Path

from pressorsheet.exchange.schema import worksheet_schema

PLACE = Path(__file__).parents[1] / "resources" / "schema" / "worksheet.schema.json"


def main() -> None:
    """Write the file."""
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(json.dumps(worksheet_schema(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
