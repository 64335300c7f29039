"""Two really different programs at one store: nothing is lost, altered or mistaken."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from at_a_store import SHEET, event_id
from long_form import IS_LONG, SEED, times
from programs import LATER, NEXT, PATCH, AtStore, at_store, command_line, installed

from stores import PASSPHRASE, key_of_store

TURNS = times(4, 100)
KILLS = times(2, 40)
OLDER = ("0.1.0", "0.1.1", "0.2.0") if IS_LONG else ("0.1.0", "0.2.0")
PUMP = {"kind": "pump_check", "pump": "left"}
Site = Path


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Site]:
    """This program and the later ones, each installed in a folder of its own."""
    top = tmp_path_factory.mktemp("programs")
    made = {"0.1.0": (), "0.1.1": PATCH, "0.2.0": NEXT, "0.3.0": LATER}
    return {name: installed(top / name, changes) for name, changes in made.items()}


class Ward:
    """A store, and every version of the program installed beside it."""

    def __init__(self, sites: Mapping[str, Site], store: Path, ends: ExitStack) -> None:
        self.sites, self.store, self._ends = sites, store, ends
        self.folder = store.parents[1]
        self._secret = self.folder / "passphrase"
        self._secret.write_text(PASSPHRASE + "\n")

    def start(self, version: str) -> AtStore:
        """A version of the program, begun at the store."""
        process = at_store(self.sites[version], self.store)
        self._ends.callback(process.kill)
        return process

    def bytes_of(self) -> Mapping[str, bytes]:
        """Every file of the store but those of the lock, which holds nothing."""
        files = (each for each in self.store.parent.rglob("*") if each.is_file())
        return {str(each): each.read_bytes() for each in files if ".lock" not in each.name}

    def exported(self, version: str, out: Path, *words: str) -> CompletedProcess[str]:
        """What a version's command line says when it is to write the store's history to a file."""
        asked = (*words, "--passphrase-file", str(self._secret), "-o", str(out))
        return command_line(self.sites[version], "export", "history", str(self.store), *asked)

    def proven(self, version: str, ids: list[str]) -> None:
        """The chain is whole, and holds these in this order, by the program's own commands."""
        out = self.folder / f"{len(ids)}-{version}.json"
        exported = self.exported(version, out, "--worksheet", SHEET)
        assert exported.returncode == 0, exported.stderr
        assert command_line(self.sites[version], "verify-history", str(out)).returncode == 0
        lines = [record["line"] for record in json.loads(out.read_text("utf-8"))["records"]]
        assert [json.loads(line)["id"] for line in lines] == ids


@pytest.fixture
def ward(sites: Mapping[str, Site], tmp_path: Path) -> Iterator[Ward]:
    """One with an empty store, cheap to unlock; all that is begun at it is ended at the end."""
    store = tmp_path / "ward" / "worksheets.sqlite"
    key_of_store(store)
    with ExitStack() as ends:
        yield Ward(sites, store, ends)


@contextmanager
def once(process: AtStore, state: str) -> Iterator[AtStore]:
    """The store open in a program, which must come to a state."""
    found = process.do("open")
    assert found["state"] == state, found
    yield process
    process.do("close")


def recorded(process: AtStore, *numbers: int, **more: object) -> None:
    """Records that must be taken."""
    for number in numbers:
        told = process.do("record", number=number, **more)
        assert told["codes"] == [], told


def test_each_program_is_the_one_that_was_installed(ward: Ward) -> None:
    for version, site in ward.sites.items():
        said = ward.start(version).do("about")
        assert said["version"] == version
        assert Path(said["file"]).is_relative_to(site)


def test_an_upgrade_keeps_every_record_the_draft_and_the_backups(ward: Ward) -> None:
    with once(ward.start("0.1.0"), "whole") as today:
        recorded(today, *range(5))
        today.do("draft", texts={"map_mmhg": "6"})
        backup = today.do("back_up", hour=1)["place"]
    kept = ward.store.with_name(ward.store.name + ".backups") / backup
    before = kept.read_bytes()
    ids = [event_id(number) for number in range(5)]
    for version, number in (("0.1.1", 5), ("0.2.0", 6), ("0.3.0", 7)):
        with once(ward.start(version), "whole") as upgraded:
            assert upgraded.do("ids") == {"ids": ids, "readable": True, "size": len(ids)}
            assert upgraded.do("draft") == {"texts": {"map_mmhg": "6"}}
            recorded(upgraded, number, **({} if version == "0.1.1" else {"fields": PUMP}))
            ids.append(event_id(number))
    ward.proven("0.3.0", ids)
    assert kept.read_bytes() == before


def test_after_an_upgrade_the_older_program_looks_on_says_why_and_changes_no_byte(
    ward: Ward,
) -> None:
    with once(ward.start("0.2.0"), "whole") as newer:
        recorded(newer, 0)
        newer.do("draft", texts={"map_mmhg": "6", "etco2": "31"})
        newer.do("back_up", hour=1)
    before = ward.bytes_of()
    older = ward.start("0.1.0")
    found = older.do("open")
    assert found["state"] == "looks"
    assert found["codes"] == ["store_records_newer"]
    assert "version 0.2.0 of this program" in found["words"]
    assert "this is 0.1.0" in found["words"]
    assert older.do("record", number=1)["codes"] == ["store_only_looked_at"]
    assert older.do("draft", texts={"map_mmhg": "65"})["codes"] == ["store_only_looked_at"]
    older.do("close")
    ward.proven("0.1.0", [event_id(0)])
    assert ward.bytes_of() == before


def test_a_store_laid_out_anew_is_refused_in_words_by_every_older_program(ward: Ward) -> None:
    with once(ward.start("0.1.0"), "whole") as today:
        recorded(today, 0)
    with once(ward.start("0.3.0"), "whole"):
        pass  # it lays the tables out anew before the first record
    before = ward.bytes_of()
    for version in OLDER:
        found = ward.start(version).do("open")
        assert (found["state"], found["codes"]) == ("refused", ["store_newer"])
        assert "install version 0.3.0 or newer" in found["words"]
        done = ward.exported(version, ward.folder / "out.csv")
        assert (done.returncode, done.stdout) == (1, "")
        assert "install version 0.3.0 or newer" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (ward.folder / "out.csv").exists()
    assert ward.bytes_of() == before
    ward.proven("0.3.0", [event_id(0)])


def test_a_newer_program_lays_nothing_out_anew_while_an_older_one_records(ward: Ward) -> None:
    newer = ward.start("0.3.0")
    with once(ward.start("0.1.0"), "whole") as older:
        recorded(older, 0)
        before = ward.bytes_of()
        found = newer.do("open")
        assert (found["state"], found["codes"]) == ("refused", ["store_locked"])
        assert ward.bytes_of() == before
        recorded(older, 1)
        ids = older.do("ids")["ids"]
    with once(ward.start("0.3.0"), "whole") as again:
        assert again.do("ids")["ids"] == ids == [event_id(0), event_id(1)]


def test_two_releases_side_by_side_take_turns_and_lose_nothing(
    ward: Ward,
    counts: Callable[[str], None],
) -> None:
    """One records and the other looks on, in turns; both stay open as programs all the time."""
    programs = [ward.start("0.1.0"), ward.start("0.1.1")]
    ids: list[str] = []
    for turn in range(TURNS):
        holder, looker = programs[turn % 2], programs[1 - turn % 2]
        with once(holder, "whole"), once(looker, "looks"):
            numbers = range(turn * 3, turn * 3 + 3)
            recorded(holder, *numbers)
            ids += map(event_id, numbers)
            assert looker.do("record", number=9_999)["codes"] == ["store_only_looked_at"]
            assert looker.do("follow")["codes"] == []
            assert (
                looker.do("ids")
                == holder.do("ids")
                == {
                    "ids": ids,
                    "readable": True,
                    "size": len(ids),
                }
            )
            holder.do("back_up", hour=turn)
    for version in ("0.1.0", "0.1.1"):
        ward.proven(version, ids)
    counts(f"versions: {TURNS} turns of two releases at one store, {len(ids)} records, lost 0")


def test_an_older_program_that_looks_on_is_told_when_the_newer_records(ward: Ward) -> None:
    newer, older = ward.start("0.2.0"), ward.start("0.1.0")
    with once(older, "whole"):
        recorded(older, 0)
    with once(newer, "whole"):
        found = older.do("open")
        assert (found["state"], found["codes"]) == ("looks", ["store_locked"])
        recorded(newer, 1, fields=PUMP)
        told = older.do("follow")
        assert told["codes"] == ["store_records_newer"]
        assert older.do("ids") == {
            "ids": [event_id(0), event_id(1)],
            "readable": False,
            "size": 2,
        }
        newer.do("back_up", hour=1)
        before = ward.bytes_of()
    assert older.do("record", number=2)["codes"] == ["store_only_looked_at"]
    older.do("close")
    found = older.do("open")
    assert (found["state"], found["codes"]) == ("looks", ["store_records_newer"])
    assert ward.bytes_of() == before
    ward.proven("0.2.0", [event_id(0), event_id(1)])


def test_one_version_killed_while_it_records_leaves_all_it_acknowledged_to_the_other(
    ward: Ward,
    counts: Callable[[str], None],
) -> None:
    chance, number, halves = random.Random(SEED), 0, 0
    acknowledged: list[str] = []
    for turn in range(KILLS):
        holder, looker = (ward.start(each) for each in ("0.1.0", "0.1.1")[:: 1 if turn % 2 else -1])
        assert holder.do("open")["state"] == "whole"
        assert looker.do("open")["state"] == "looks"
        ends = time.monotonic() + chance.uniform(0.01, 0.1)
        while time.monotonic() < ends:
            recorded(holder, number)
            acknowledged.append(event_id(number))
            number += 1
        assert holder.process.stdin is not None
        holder.process.stdin.write(json.dumps({"do": "record", "number": number}) + "\n")
        holder.process.stdin.flush()
        time.sleep(chance.uniform(0, 0.04))
        holder.kill()
        # Killed in the middle of a record, it left one to be undone by whoever records next.
        halves += looker.do("follow")["codes"] == ["store_half_written"]
        assert looker.do("follow")["codes"] in ([], ["store_half_written"])
        looker.do("close")
        with once(looker, "whole"):
            found = looker.do("ids")["ids"]
            # The record under way may be there too, whole.
            assert found in (acknowledged, [*acknowledged, event_id(number)])
            acknowledged, number = found, number + 1
        looker.leave()
    ward.proven("0.1.0", acknowledged)
    counts(
        f"versions: {KILLS} times one of two releases killed, {len(acknowledged)} records, "
        f"acknowledged lost 0; {halves} times in the middle of one"
    )
