"""Texts: the shipped files of texts, TOML with a text to a line, read without a TOML reader.

A start reads 1,500 texts, and Python's TOML reader goes through them letter by letter. A file with
anything else in it than such lines is left to that reader.
"""

import re
import tomllib
from typing import Any

from pressorsheet import resources

_TEXT = re.compile(r"""(?:([\w-]+)|"([^"\\]+)") = (?:"([^"\\]*)"|'([^']*)')""", re.ASCII)
_TABLE = re.compile(r"\[(\w+)\]", re.ASCII)


def read_texts(*parts: str) -> dict[str, Any]:
    """The texts of one shipped file by key, those of a table in a mapping under its name."""
    return texts_of(resources.read_text(*parts))


def texts_of(content: str) -> dict[str, Any]:
    """The texts that a file's content writes; raises tomllib's error where it is no TOML."""
    found = _plain(content)
    return tomllib.loads(content) if found is None else found


def _plain(content: str) -> dict[str, Any] | None:
    """The same, line by line; None where a line is no text, or anything stands there twice."""
    table: dict[str, Any] = {}
    found = table
    for line in content.split("\n"):
        text = _TEXT.fullmatch(line)
        if text is not None:
            key = text[1] or text[2]
            if key in table:
                return None
            table[key] = text[3] or text[4] or ""
        elif line.startswith("["):
            head = _TABLE.fullmatch(line)
            if head is None or head[1] in found:
                return None
            table = found[head[1]] = {}
        elif line and not line.startswith("#"):
            return None
    return found
