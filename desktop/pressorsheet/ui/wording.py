"""Wording: the window's own texts, by feature, from `resources/i18n/window`.

What the core says is a note and is said by `pressorsheet.wording`; here are labels, headings,
buttons and hints. A missing text is a bug and raises LookupError.
"""

import tomllib
from collections.abc import Mapping
from functools import cache

from pressorsheet import resources


class Words:
    """The texts of one feature: `words("map_mmhg")`, `words("last", value="70", age="3 min")`."""

    def __init__(self, feature: str, texts: Mapping[str, str]) -> None:
        self._feature = feature
        self._texts = texts

    def __call__(self, key: str, /, **values: str) -> str:
        """The text of `key`, its braces filled with `values`."""
        try:
            text = self._texts[key]
        except KeyError:
            raise LookupError(f"no text {key!r} in {self._feature}.toml") from None
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts


@cache
def words_of(feature: str) -> Words:
    """The texts of `resources/i18n/window/FEATURE.toml`."""
    return Words(feature, tomllib.loads(resources.read_text("i18n", "window", f"{feature}.toml")))


def step_words(before: str, after: str, unit: str) -> str:
    """From one dose to another, as it is read; `after` empty: to OFF, which has no unit."""
    words, values = words_of("taper"), {"before": before, "unit": unit}
    if not after:
        return words("step_off_read", **values)
    return words("step_read", after=after, **values)
