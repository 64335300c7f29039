"""A file of texts says the same to the quick reader as to Python's reader of TOML."""

import tomllib

import pytest

from pressorsheet import resources
from pressorsheet.wording.texts import read_texts, texts_of

SHIPPED = (
    ("i18n", "en.toml"),
    *(("i18n", "window", name) for name in resources.names("i18n", "window")),
)
PLAIN = """# A comment with = and "

and = "and"
"wean.3" = "volume status"
number_sign = '"{text:raw}" has a plus sign'
empty = ""
blank = ''

[words]
and = "und"
"""
OTHER = (
    'a = "tab\\t"',
    'a = "one" # two',
    "a = 1",
    'a="b"',
    'a = """\nb"""',
    'a.b = "c"',
    '[a.b]\nc = "d"',
    'a = "b"\r\nc = "d"\r\n',
)
WRONG = ("a", "a = ", 'a = "', 'a = "b"\na = "c"', "[a]\n[a]", 'a = "b"\n[a]', "[a", "a = 'b'c'")


@pytest.mark.parametrize("parts", SHIPPED, ids="/".join)
def test_a_shipped_file_reads_as_toml(parts: tuple[str, ...]) -> None:
    assert read_texts(*parts) == tomllib.loads(resources.read_text(*parts))


@pytest.mark.parametrize("content", ["", PLAIN, *OTHER])
def test_any_toml_reads_as_such(content: str) -> None:
    assert texts_of(content) == tomllib.loads(content)


@pytest.mark.parametrize("content", WRONG)
def test_what_is_no_toml_is_a_bug_of_the_file(content: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        texts_of(content)
