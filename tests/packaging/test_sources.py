"""A frozen program reads no source of the folder it was started in."""

import linecache
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(autouse=True)
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a frozen program, in a folder that holds a file named like a frozen module's source."""
    monkeypatch.setattr(linecache, "updatecache", linecache.updatecache)
    from bundle import sources  # noqa: PLC0415  # it acts by being imported

    monkeypatch.setattr(linecache, "updatecache", sources.updatecache)
    (tmp_path / "struct.py").write_text("planted\n")
    monkeypatch.chdir(tmp_path)
    linecache.clearcache()
    yield
    linecache.clearcache()


def test_a_file_that_is_only_named_is_not_read() -> None:
    assert linecache.getlines("struct.py") == []


def test_one_whose_whole_path_is_known_is() -> None:
    assert linecache.getlines(str(Path("struct.py").absolute())) == ["planted\n"]


def test_a_module_loaded_by_name_alone_seeks_its_source_where_the_program_lies() -> None:
    from bundle import sources  # noqa: PLC0415

    module = ModuleType("struct")
    module.__loader__ = SourceFileLoader("struct", "struct.py")
    assert module.__loader__.get_source("struct") == "planted\n"
    sources.settle({"struct": module}, "/nowhere/at/all")
    with pytest.raises(ImportError):
        module.__loader__.get_source("struct")
