"""Resources: the one module that knows where the shipped files live.

Installed, they lie in the package as `_resources`; in a checkout, in its `resources/` folder. A
bundle also holds `_notices`, one for Linux `_libraries`.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def _root() -> Traversable:
    shipped = files("pressorsheet") / "_resources"
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "resources"


def read_bytes(*parts: str) -> bytes:
    """The bytes of one shipped file, e.g. read_bytes("drugs", "library.toml")."""
    return _root().joinpath(*parts).read_bytes()


def read_text(*parts: str) -> str:
    """The text of one shipped file (UTF-8)."""
    return read_bytes(*parts).decode("utf-8")


def names(*parts: str) -> tuple[str, ...]:
    """The names of the files in one shipped folder, sorted."""
    folder = _root().joinpath(*parts)
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_file()))


def notice(name: str) -> str | None:
    """One file of the notices that a bundle brings of its parts; None where this is no bundle."""
    folder = files("pressorsheet") / "_notices"
    return (folder / name).read_text("utf-8") if folder.is_dir() else None


def lent_libraries() -> tuple[Path, ...]:
    """The system libraries that a bundle brings for where they lack, each after what it needs.

    Their names stand in `order.txt`, one a line. Empty where this is no bundle.
    """
    folder = Path(__file__).with_name("_libraries")
    order = folder / "order.txt"
    return tuple(folder / name for name in order.read_text().split()) if order.is_file() else ()
