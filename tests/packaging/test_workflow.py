"""The hosted workflow keeps the project's rules, and calls nothing that is not here."""

import re
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

import develop
import release
from tools import needs, passed_over
from windows import installer

TOP = Path(__file__).parents[2]
PLACE = TOP / ".github" / "workflows" / "release.yml"
TEXT = PLACE.read_text(encoding="utf-8")
# Every value as text: YAML would take the key `on` for true.
WORKFLOW: dict[str, Any] = yaml.load(TEXT, yaml.BaseLoader)
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
BUILDING = ("linux", "windows", "macos")
COMMANDS = {
    name: [step["run"] for step in job["steps"] if "run" in step] for name, job in JOBS.items()
}


def test_three_systems_are_built_and_one_job_hands_out() -> None:
    assert list(JOBS) == [*BUILDING, "elsewhere", "release"]
    assert JOBS["linux"]["container"]["image"] == "debian:12"
    assert JOBS["windows"]["runs-on"].startswith("windows-")
    machines = {
        each["machine"]: each["runner"] for each in JOBS["macos"]["strategy"]["matrix"]["include"]
    }
    assert machines == {"arm64": "macos-15", "x86_64": "macos-15-intel"}


# Two builds that agree are shown where they do so today.
REPEATS = {"linux": [".venv/bin/python packaging/repeat.py"]}
TRIALS = {
    "linux": ".venv/bin/python packaging/try_debian.py dist/pressorsheet_*.deb bookworm trixie",
    "windows": "python packaging/try_windows.py dist",
    "macos": "python packaging/try_macos.py dist",
}


@pytest.mark.parametrize("name", BUILDING)
def test_each_system_is_tested_built_tried_and_its_kit_kept_in_this_order(name: str) -> None:
    python = "python3" if name == "linux" else "python"
    order = [
        step.get("run", step.get("uses", ""))
        for step in JOBS[name]["steps"]
        if "packaging/" in step.get("run", "") or "upload-artifact" in step.get("uses", "")
    ]
    tested = [f"{python} packaging/develop.py test"] if name == "linux" else []
    *done, kept = order
    kit = f"{python} packaging/develop.py kit"
    assert done == [*tested, kit, *REPEATS.get(name, []), TRIALS[name]]
    assert kept.startswith("actions/upload-artifact@")
    how = JOBS[name]["steps"][-1]["with"]
    assert how["path"] == "dist/kit"
    assert how["if-no-files-found"] == "error"
    # A kit is packed already, and each push makes one.
    assert how["compression-level"] == "0"
    assert 1 <= int(how["retention-days"]) <= 14


def test_every_test_runs_on_each_system_and_withholds_no_bundle_where_never_seen_green() -> None:
    runners = [each["runner"] for each in JOBS["macos"]["strategy"]["matrix"]["include"]]
    wanted = {JOBS["windows"]["runs-on"], *runners}
    assert set(JOBS["elsewhere"]["strategy"]["matrix"]["runner"]) == wanted
    assert COMMANDS["elsewhere"] == ["python packaging/develop.py test"]
    assert not [job for job in JOBS.values() if "elsewhere" in job.get("needs", ())]


def test_a_step_that_fails_fails_its_job_and_its_job_the_run() -> None:
    assert "continue-on-error" not in TEXT
    assert not [job for name, job in JOBS.items() if "if" in job and name != "release"]
    assert not [step for job in JOBS.values() for step in job["steps"] if "if" in step]


def test_the_linux_job_has_what_its_tests_judge_by() -> None:
    installed = set(COMMANDS["linux"][0].split())
    assert {
        *("appstream", "binutils", "desktop-file-utils", "libxml2-utils", "shared-mime-info"),
        *("nsis", "poppler-utils", "xvfb"),
        *develop.SCREEN_LIBRARIES,
    } <= installed


def test_a_test_that_lacks_its_program_is_passed_over_but_not_in_the_linux_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert needs("no-such-program").args == (True,)
    assert needs("git").args == (False,)
    with pytest.raises(pytest.skip.Exception):
        passed_over("why")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setattr(sys, "platform", "linux")
    assert needs("no-such-program").args == (False,)
    with pytest.raises(pytest.fail.Exception):
        passed_over("why")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert needs("no-such-program").args == (True,)


def test_the_kits_kept_are_those_that_a_release_wants() -> None:
    machines = [each["machine"] for each in JOBS["macos"]["strategy"]["matrix"]["include"]]
    kept = {
        JOBS[name]["steps"][-1]["with"]["name"].replace("${{ matrix.machine }}", machine)
        for name in BUILDING
        for machine in machines
    }
    assert kept == {f"kit-{system}" for system in release.SYSTEMS}


def test_a_release_waits_for_every_system_and_comes_of_a_tag_alone() -> None:
    assert JOBS["release"]["needs"] == list(BUILDING)
    assert JOBS["release"]["if"] == "startsWith(github.ref, 'refs/tags/v')"
    assert "--draft" in COMMANDS["release"][-1]


def test_every_job_ends_by_itself() -> None:
    assert all(1 <= int(job["timeout-minutes"]) <= 120 for job in JOBS.values())
    assert WORKFLOW["concurrency"]["group"]


def test_one_job_alone_may_write_and_no_secret_is_used() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert {name: job.get("permissions") for name, job in JOBS.items()} == {
        "linux": None,
        "windows": None,
        "macos": None,
        "elsewhere": None,
        "release": {"contents": "write"},
    }
    assert "secrets." not in TEXT


def test_actions_are_pinned_by_commit_and_leave_no_token_behind() -> None:
    used = re.findall(r"uses: (\S+)(.*)", TEXT)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action
    for job in JOBS.values():
        (checkout,) = (step for step in job["steps"] if "checkout@" in step.get("uses", ""))
        assert checkout["with"]["persist-credentials"] == "false"


def test_nothing_from_outside_is_written_into_a_command() -> None:
    # A branch's or a tag's name pasted into a command would be run as one.
    assert not [
        command for commands in COMMANDS.values() for command in commands if "${{" in command
    ]


def test_windows_compiles_with_a_pinned_nsis_without_known_holes() -> None:
    (command,) = (each for each in COMMANDS["windows"] if "choco" in each)
    version = re.fullmatch(r"choco upgrade nsis --version=(3\.\d+\.\d+) --yes .*", command)
    assert version
    assert (installer.nsis_version(version[1]) or (0, 0)) >= installer.OLDEST_NSIS
    assert COMMANDS["windows"].index(command) == 0


def test_no_host_is_named() -> None:
    assert "://" not in TEXT


def test_every_script_called_is_here_and_every_task_is_known() -> None:
    calls = re.findall(
        r"packaging/(\S+)\.py ?(\S*)", "\n".join(chain.from_iterable(COMMANDS.values()))
    )
    assert {script for script, _ in calls} == {
        "develop",
        "release",
        "repeat",
        "try_debian",
        "try_macos",
        "try_windows",
    }
    for script, task in calls:
        assert (TOP / "packaging" / f"{script}.py").is_file()
        assert script != "develop" or task in develop.RUNS


def test_the_linux_steps_can_be_rehearsed() -> None:
    command = [sys.executable, str(TOP / "packaging" / "rehearse.py"), "--dry-run"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for command_ in COMMANDS["linux"]:
        assert command_.strip() in said
