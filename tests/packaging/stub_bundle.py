"""A made bundle: a folder as PyInstaller lays one out, and the packages it was frozen from."""

import json
import marshal
import struct
from collections.abc import Mapping
from pathlib import Path

FONT = b"\0\1\0\0\0\x0b made, no real font"


class StubBundle:
    """`bundle` is the folder that would be given away, `site` the packages of the environment."""

    def __init__(self, folder: Path) -> None:
        self.bundle, self.site = folder / "bundle", folder / "site-packages"
        self.bundle.mkdir()
        self.site.mkdir()
        self.install("pyinstaller", "6.22.3", {"PyInstaller/x.py": b""}, notice="GPL, excepted")
        self.freeze("pressorsheet", ())

    def install(
        self,
        name: str,
        version: str,
        files: Mapping[str, bytes],
        *,
        licence: str = "",
        notice: str = "Do what you like.",
        requires: tuple[str, ...] = (),
    ) -> None:
        """Install a distribution; `licence` is what its metadata say."""
        metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n"
        metadata += f"License-Expression: {licence}\n" if licence else ""
        metadata += "".join(f"Requires-Dist: {one}\n" for one in requires)
        info = f"{name.replace('-', '_')}-{version}.dist-info"
        all_files = {**files, f"{info}/METADATA": metadata.encode()}
        if notice:
            all_files[f"{info}/licenses/LICENSE"] = notice.encode()
        record = "".join(f"{path},,\n" for path in (*all_files, f"{info}/RECORD"))
        for path, held in {**all_files, f"{info}/RECORD": record.encode()}.items():
            self._put(self.site / path, held)

    def hold_crate(self, name: str, version: str, licence: str) -> None:
        """Install and collect a package that lists a Rust crate compiled into it."""
        crate = {
            "name": name,
            "version": version,
            "author": "A. Author",
            "purl": f"pkg:cargo/{name}@{version}",
            "licenses": [{"expression": licence}],
        }
        listed = json.dumps({"bomFormat": "CycloneDX", "components": [crate]}).encode()
        files = {"rusty/_r.so": b"x", "rusty-1.dist-info/sboms/rust.cyclonedx.json": listed}
        self.install("rusty", "1", files, licence="MIT")
        self.collect("rusty/_r.so")

    def collect(self, *paths: str) -> None:
        """Copy files of the installed packages into the bundle."""
        for path in paths:
            self.put(path, (self.site / path).read_bytes())

    def put(self, path: str, held: bytes = b"made") -> None:
        """Put a file into the bundle, where PyInstaller puts what it collects."""
        self.put_at(f"_internal/{path}", held)

    def put_at(self, path: str, held: bytes) -> None:
        """Put a file at a path from the top of the bundle."""
        self._put(self.bundle / path, held)

    def freeze(self, name: str, modules: tuple[str, ...], packed: tuple[str, ...] = ()) -> None:
        """Write an executable that holds these modules, and these files packed away."""
        table = marshal.dumps([(module, (0, 0, 0)) for module in modules])
        body = b"PYZ\0" + b"\0" * 4 + struct.pack("!I", 12) + table
        entries = _entry("PYZ.pyz", b"z", len(body))
        for each in packed:
            entries += _entry(each, b"b", 0)
        length = len(body) + len(entries) + 88
        cookie = struct.pack(
            "!8sIIii64s",
            b"MEI\014\013\012\013\016",
            length,
            len(body),
            len(entries),
            311,
            b"libpython3.11.so.1.0",
        )
        self._put(self.bundle / name, b"\x7fELF the loader" + body + entries + cookie)

    @staticmethod
    def _put(place: Path, held: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(held)


def _entry(name: str, kind: bytes, stored: int) -> bytes:
    named = name.encode() + b"\0"
    head = struct.pack("!IIIIBc", 18 + len(named), 0, stored, stored, 0, kind)
    return head + named
