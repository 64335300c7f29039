"""Rehearse: runs the Linux job of the hosted workflow here, step by step, in a fresh clone.

    rehearse.py             every step, as root; the first fault ends it
    rehearse.py --dry-run   only say what would be run
    rehearse.py --into DIR  keep the clone, to look at what was built
    rehearse.py --from N    go on with step N in the clone that is kept, brought up to date
    rehearse.py --root DIR  in a bare Debian 12 that lies there, mounted as the job's container is

`debootstrap --variant=minbase bookworm DIR` makes such a root. Where the package index has a
certificate of its own, lay that in the root and let PIP_CERT name its place there.

Commands run in the shell and with the settings that the workflow names, as root in a clone and with
a home that are somebody else's, as in the job's container. Of the actions two are acted here: the
checkout is the clone, and an upload must find what it would take. PyYAML comes with the tests'
environment.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).resolve().parent.parent
WORKFLOW = Path(".github", "workflows", "release.yml")
JOB = "linux"
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
# What a container has beside its files, down to the 64 MB of its shared memory; gone with a step.
MOUNTED = """
set -e; root=$1; shift
mount --rbind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for name in null zero full random urandom tty; do
  touch "$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777,nosuid,nodev,noexec,size=64m shm "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
exec chroot "$root" "$@"
"""
# In a job's container what is mounted belongs to the runner's user, who is nobody there.
RUNNER = "1001:1001"
# Where a job's container has its checkout.
CHECKOUT = Path("__w", "pressorsheet", "pressorsheet")
HOSTED = {"CI": "true", "GITHUB_ACTIONS": "true"}
Steps = list[tuple[int, dict[str, Any]]]
ACTED = ("actions/checkout@", "actions/upload-artifact@")


def job_of(workflow: Path, name: str) -> dict[str, Any]:
    """A job of the workflow as it is written, every value as text."""
    read: dict[str, Any] = yaml.load(workflow.read_text(encoding="utf-8"), yaml.BaseLoader)
    job: dict[str, Any] = read["jobs"][name]
    return job


def title(step: dict[str, Any]) -> str:
    """What a step is called."""
    return str(step.get("name") or step["uses"].split("@")[0])


def act(step: dict[str, Any], clone: Path, entered: list[str], settings: dict[str, str]) -> int:
    """Do one step; its exit code."""
    if "run" in step:
        command = [*entered, *SHELL, step["run"]]
        return subprocess.run(command, cwd=clone, env=settings, check=False).returncode
    if not step["uses"].startswith(ACTED):
        print(f"rehearse: {step['uses']} is not known here", file=sys.stderr)
        return 1
    taken = clone / step.get("with", {}).get("path", ".")
    return 0 if taken.is_dir() and any(taken.iterdir()) else 1


def entering(root: Path, clone: Path) -> list[str]:
    """What a command begins with to be run in a root, as in a container of it."""
    entered = ["unshare", "--mount", "sh", "-c", MOUNTED, "sh", str(root)]
    return [*entered, "sh", "-c", 'cd "$0" && exec "$@"', f"/{clone.relative_to(root)}"]


def lay(clone: Path, home: Path, first: int) -> None:
    """Clone what is committed, or bring a clone up to date in which a rehearsal goes on."""
    into = ["-C", str(clone), "pull", "--ff-only"] if first > 1 else ["clone", str(TOP), str(clone)]
    subprocess.run(["git", "-c", f"safe.directory={clone}", *into, "--quiet"], check=True)
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run(["chown", "-R", RUNNER, str(clone), str(home)], check=True)


def announce(number: int, step: dict[str, Any]) -> None:
    """Say which step comes, and what it runs."""
    print(f"\n=== {number}. {title(step)}\n{step.get('run', '')}".rstrip(), flush=True)


def rehearse(steps: Steps, clone: Path, entered: list[str], settings: dict[str, str]) -> int:
    """Do the steps in turn; the exit code of the first that fails."""
    for number, step in steps:
        announce(number, step)
        if code := act(step, clone, entered, settings):
            print(f"=== {number} failed with code {code}", flush=True)
            return code
    print("\nrehearsed", flush=True)
    return 0


def main() -> int:
    """Rehearse in a folder that goes again, in one that is kept, or in a root."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--into", type=Path, help="a new folder for the clone, which is kept")
    parser.add_argument("--root", type=Path, help="a bare Debian to rehearse in")
    parser.add_argument("--from", type=int, default=1, dest="first", help="the step to begin with")
    given = parser.parse_args()
    job = job_of(TOP / WORKFLOW, JOB)
    steps = list(enumerate(job["steps"], start=1))[given.first - 1 :]
    if given.dry_run:
        for number, step in steps:
            announce(number, step)
        print("\nnothing was run")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        root = given.root and given.root.resolve()
        clone = (root / CHECKOUT if root else given.into or Path(scratch) / "clone").absolute()
        home = (root or Path(scratch)) / "github" / "home"
        lay(clone, home, given.first)
        as_seen = f"/{home.relative_to(root)}" if root else str(home)
        settings = {**os.environ, **job.get("env", {}), **HOSTED, "HOME": as_seen}
        return rehearse(steps, clone, entering(root, clone) if root else [], settings)


if __name__ == "__main__":
    sys.exit(main())
