"""What is tried in a file is tried where nothing of it stays."""

import os
import tempfile
from pathlib import Path

import pytest

from pressorsheet.session.probe import Fault, tried
from pressorsheet.session.scratch import scratch


def test_the_folder_lies_in_memory_where_the_system_has_a_place_there(tmp_path: Path) -> None:
    with scratch([str(tmp_path / "not there"), str(tmp_path)]) as folder:
        assert folder.parent == tmp_path
        (folder / "store").write_bytes(b"a record")
    assert list(tmp_path.iterdir()) == []


def test_else_it_lies_among_the_temporary_files() -> None:
    with scratch([]) as folder:
        assert folder.parent == Path(tempfile.gettempdir())
    assert not folder.exists()


def test_it_is_gone_where_what_was_tried_in_it_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="tried"), scratch([str(tmp_path)]):
        raise ValueError("tried")
    assert list(tmp_path.iterdir()) == []


def test_that_no_folder_can_be_made_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))

    def probe() -> str:
        with scratch([]) as folder:
            return os.fspath(folder)

    assert tried(probe) == Fault("no folder can be made for temporary files")
