"""A bundle's lists name what is in it, and nothing of the folder that it was built in."""

from pathlib import Path

from bundle import records

# As pip writes it of a program installed into an environment.
INSTALLED = b"""\
../../../bin/kind,sha256=GRs-Xt6-RxPC1QYYfrRqcn0yfJbfueRENALG6dlOb9k,243
kind-1.2.dist-info/RECORD,,
kind/__init__.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0
"""


def test_what_lies_outside_the_packages_is_left_out(tmp_path: Path) -> None:
    listed = tmp_path / "kind-1.2.dist-info" / "RECORD"
    listed.parent.mkdir()
    listed.write_bytes(INSTALLED)
    records.settle(tmp_path)
    assert listed.read_bytes() == INSTALLED.partition(b"\n")[2]


def test_all_else_stays_as_it_was_written(tmp_path: Path) -> None:
    listed = tmp_path / "kind-1.2.dist-info" / "RECORD"
    listed.parent.mkdir()
    held = b'kind/a..b.py,sha256=x,1\r\n"kind/a,../b.py",,\r\nkind/last.py,,'
    listed.write_bytes(held)
    records.settle(tmp_path)
    assert listed.read_bytes() == held
