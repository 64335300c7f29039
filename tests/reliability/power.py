"""Power: what a disk may hold after the power fails, from the record of what was asked of it.

The rules. A write reaches the disk at the latest with the next sync of its file; until then each
sector of 512 bytes holds, by chance, any of its states since, or is torn: its first bytes new and
the rest old, or senseless from end to end. A file is as long as it was after any step since its
last sync; it grows sector by sector, and is cut short at once. Names (made, removed, renamed) reach
the disk at the latest with the next sync of their folder, a sync of the file alone does not carry
its name; until then either the first so many of them happened, as on a file system with a journal,
or any of them, in order. A renaming happens whole or not at all. Content whose sync failed may be
lost even though a later sync succeeds, unless it was written again. A folder itself is there at
once.
"""

import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from calls import Created, FolderSynced, Mark, Removed, Renamed, Resized, Step, Synced, Wrote

SECTOR = 512
Image = dict[str, bytes]


@dataclass
class Change:
    """Bytes that were written, or fell away, and how long the file was afterwards."""

    at: int
    data: bytes
    size: int
    doubtful: bool = False

    def sectors(self) -> range:
        """The sectors touched."""
        return range(self.at // SECTOR, -(-(self.at + len(self.data)) // SECTOR))


@dataclass
class Kept:
    """A file: what is surely on the disk, and what was done to it since."""

    sure: bytes = b""
    since: list[Change] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How long the program sees it."""
        return self.since[-1].size if self.since else len(self.sure)

    def write(self, at: int, data: bytes) -> None:
        """Bytes go in; what lies between the end and them is zeros."""
        gap = bytes(max(0, at - self.size))
        self.since.append(Change(at - len(gap), gap + data, max(self.size, at + len(data))))

    def resize(self, size: int) -> None:
        """The end moves; what fell away is zeros if the file grows again."""
        first = min(size, self.size)
        self.since.append(Change(first, bytes(max(size, self.size) - first), size))

    def sync(self) -> None:
        """All is on the disk, but for what a failed sync has dropped and nobody wrote again."""
        last = {sector: change for change in self.since for sector in change.sectors()}
        doubtful = [change for change in self.since if change.doubtful]
        if not any(change.doubtful for change in last.values()):
            doubtful = []
        content = bytearray(self.sure)
        for change in self.since:
            for sector in change.sectors():
                if not last[sector].doubtful:
                    _lay(content, change, sector * SECTOR, (sector + 1) * SECTOR)
        self.sure = _sized(content, self.size)
        self.since = [Change(each.at, each.data, self.size, doubtful=True) for each in doubtful]

    def fail(self) -> None:
        """A sync failed: the system takes what it had not written for written."""
        for change in self.since:
            change.doubtful = True

    def now(self) -> bytes:
        """What the program reads."""
        content = bytearray(self.sure)
        for change in self.since:
            _lay(content, change, 0, change.size + len(change.data))
            content = bytearray(_sized(content, change.size))
        return bytes(content)

    def after(self, chance: random.Random) -> bytes:
        """What may be found after the power failed."""
        if not self.since:
            return self.sure
        way = chance.random()
        if way < 0.1:  # all of it had come so far
            return self.now()
        if way < 0.3:  # the first of it, in order
            return Kept(self.sure, self.since[: chance.randrange(len(self.since) + 1)]).now()
        return self._mixed(chance)

    def _mixed(self, chance: random.Random) -> bytes:
        """Each sector for itself."""
        content = bytearray(self.sure)
        sizes = [len(self.sure), *(change.size for change in self.since)]
        reached = chance.randrange(len(sizes))
        size = sizes[reached]
        if reached and size > sizes[reached - 1] and chance.random() < 0.5:
            size = chance.randrange(sizes[reached - 1], size, SECTOR)
        torn = chance.choice((0.0, 0.1, 0.5))
        for sector, changes in self._touching(content, sizes, reached).items():
            came = chance.randrange(len(changes) + 1)
            for change in changes[:came]:
                _lay(content, change, sector * SECTOR, (sector + 1) * SECTOR)
            if came < len(changes) and chance.random() < torn:
                _lay(content, *_torn(sector * SECTOR, changes[came], chance))
        return _sized(content, size)

    def _touching(
        self, content: bytearray, sizes: Sequence[int], reached: int
    ) -> dict[int, list[Change]]:
        """What was done to each sector since the end was last moved back, as far as that came."""
        found: dict[int, list[Change]] = {}
        for number, change in enumerate(self.since):
            if change.size >= sizes[number]:
                for sector in change.sectors():
                    found.setdefault(sector, []).append(change)
            elif number < reached:
                del content[change.size :]
                found = {each: done for each, done in found.items() if each * SECTOR < change.size}
        return found


def _torn(first: int, change: Change, chance: random.Random) -> tuple[Change, int, int]:
    """Half a sector, or none of it that makes sense."""
    if chance.random() < 0.5:
        return change, first, chance.randrange(first, first + SECTOR)
    return Change(first, chance.randbytes(SECTOR), 0), first, first + SECTOR


def _lay(content: bytearray, change: Change, first: int, last: int) -> None:
    """Put in what a change has for a stretch of the file."""
    start, end = max(first, change.at), min(last, change.at + len(change.data))
    if start < end:
        if len(content) < end:
            content.extend(bytes(end - len(content)))
        content[start:end] = change.data[start - change.at : end - change.at]


def _sized(content: bytes | bytearray, size: int) -> bytes:
    return bytes(content[:size]) + bytes(max(0, size - len(content)))


@dataclass
class Disk:
    """All files of the folder: what surely is, and what is perhaps."""

    files: dict[int, Kept] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    since: list[Created | Removed | Renamed] = field(default_factory=list)

    def do(self, step: Step) -> None:
        """Take a step of the record."""
        match step:
            case Created(_, file):
                self.files.setdefault(file, Kept())
                self.since.append(step)
            case Wrote(file, at, data):
                self.files[file].write(at, data)
            case Resized(file, size):
                self.files[file].resize(size)
            case Synced(file, failed):
                kept = self.files[file]
                kept.fail() if failed else kept.sync()
            case FolderSynced(folder):
                self._sync_names(folder)
            case Removed() | Renamed():
                self.since.append(step)
            case Mark():
                pass

    def _sync_names(self, folder: str) -> None:
        here = [each for each in self.since if _folder_of(each) == folder]
        self.names = _names(self.names, here)
        self.since = [each for each in self.since if _folder_of(each) != folder]

    def now(self) -> Image:
        """What the program sees."""
        names = _names(self.names, self.since)
        return {name: self.files[file].now() for name, file in names.items()}

    def after(self, chance: random.Random) -> Image:
        """What may be found after the power failed."""
        happened: Sequence[Created | Removed | Renamed]
        if chance.random() < 0.5:
            happened = self.since[: chance.randrange(len(self.since) + 1)]
        else:
            happened = [each for each in self.since if chance.random() < 0.5]
        names = _names(self.names, happened)
        return {name: self.files[file].after(chance) for name, file in names.items()}


def _folder_of(step: Created | Removed | Renamed) -> str:
    name = step.new if isinstance(step, Renamed) else step.name
    return str(Path(name).parent)


def _names(
    names: Mapping[str, int], steps: Iterable[Created | Removed | Renamed]
) -> dict[str, int]:
    found = dict(names)
    for step in steps:
        match step:
            case Created(name, file):
                found[name] = file
            case Removed(name):
                found.pop(name, None)
            case Renamed(old, new):
                if old in found:
                    found[new] = found.pop(old)
    return found


def disk_of(image: Mapping[str, bytes]) -> Disk:
    """A disk on which files surely are; numbered in the order of their names, as a watch does."""
    names = {name: number for number, name in enumerate(sorted(image))}
    return Disk({names[name]: Kept(data) for name, data in image.items()}, names)


def cuts(
    first: Disk, steps: Sequence[Step], points: Iterable[int], seed: str
) -> Iterator[tuple[int, Image]]:
    """For each point of a record, in order, what may be found if the power failed there."""
    disk, done = first, 0
    for number, point in enumerate(sorted(points)):
        for step in steps[done:point]:
            disk.do(step)
        done = max(done, point)
        yield point, disk.after(random.Random(f"{seed} {number}"))


class Said:
    """What a program said in the course of a record, found by a point of it."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._at = [number for number, step in enumerate(steps) if isinstance(step, Mark)]
        self._said = [step.said for step in steps if isinstance(step, Mark)]

    @property
    def first(self) -> int:
        """The point at which something was first said."""
        return self._at[0]

    def by(self, point: int) -> Sequence[object]:
        """What had been said before a point."""
        return self._said[: bisect_right(self._at, point - 1)]


def write(image: Mapping[str, bytes], folder: Path) -> None:
    """Lay what was found into a folder."""
    for name, data in image.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
